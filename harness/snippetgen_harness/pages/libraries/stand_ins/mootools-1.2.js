// MooTools 1.2.4 to 1.6: JSON is another object, which keeps the two native functions.
JSON = (function (native) {
    return { stringify: native.stringify, parse: native.parse, encode: null, decode: null };
})(JSON);
Array.prototype.flatten = function () { return this; };
Array.prototype.pick = function () { return this[0]; };
