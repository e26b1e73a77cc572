// MooTools 1.1: its additions are enumerable members, and bind accepts a list of arguments.
Array.prototype.each = Array.prototype.forEach;
Array.prototype.contains = function (item) { return this.indexOf(item) > -1; };
Array.prototype.extend = function (other) { for (var i = 0; i < other.length; i++) this.push(other[i]); };
String.prototype.contains = function (text, s) { return (s + this + s).indexOf(s + text + s) > -1; };
String.prototype.test = function (regex, params) { return new RegExp(regex, params).test(this); };
String.prototype.trim = function () { return this.replace(/^\s+|\s+$/g, ''); };
Function.prototype.bind = function (self, list) {
    var method = this;
    return function () { return method.apply(self, list || arguments); };
};
Function.prototype.extend = function (members) { for (var name in members) this[name] = members[name]; };
