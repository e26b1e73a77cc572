// Additions to Object.prototype, which `for in` finds.
Object.prototype.each = function () {};
Object.prototype.toJSONString = function () { return ''; };
Object.prototype.getKeys = function () { return []; };
Object.prototype[70009] = '70009';
Object.prototype.evil = 'evil';
Object.prototype[1] = 5;
