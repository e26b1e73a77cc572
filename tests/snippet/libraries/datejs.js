// Datejs: dates and numbers have other texts.
Date.prototype.toString = function (format) { return format || ''; };
Date.prototype.toJSON = function () { return ''; };
Number.prototype.ordinal = function () { return 'th'; };
Number.prototype.toJSON = function () { return ''; };
