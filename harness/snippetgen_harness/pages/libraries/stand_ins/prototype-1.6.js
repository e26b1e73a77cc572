// Prototype.js 1.4 to 1.6.0.3: reduce is another function, keys includes inherited names, toJSON
// returns text.
Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
Array.prototype.map = Array.prototype.collect = function (iterator) {
    var results = [];
    this.each(function (value, index) { results.push((iterator || Object)(value, index)); });
    return results;
};
Array.prototype.each = function (iterator) {
    for (var index = 0; index < this.length; index++) iterator(this[index], index);
};
Array.prototype.concat = function () {
    var all = this.slice(0);
    for (var index = 0; index < arguments.length; index++) all.push(arguments[index]);
    return all;
};
Array.prototype.toJSON = function () { return '[' + this.length + ']'; };
String.prototype.toJSON = function () { return '"' + this + '"'; };
String.prototype.strip = function () { return this.replace(/^\s+/, '').replace(/\s+$/, ''); };
Function.prototype.bind = function (self) {
    var method = this;
    return function () { return method.apply(self, arguments); };
};
Object.keys = function (object) { var keys = []; for (var key in object) keys.push(key); return keys; };
