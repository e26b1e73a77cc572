// Frozen intrinsics, as SES makes them.
[Object, Array, String, Number, Boolean, Function, RegExp, Date, Error].forEach(function (each) {
    Object.freeze(each.prototype);
    Object.freeze(each);
});
Object.freeze(JSON);
Object.freeze(Math);
