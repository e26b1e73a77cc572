// The worst case: all methods that pages replace throw.
(function () {
    function spoil(owner, names) {
        for (var index = 0; index < names.length; index++) {
            owner[names[index]] = function () { throw new Error('replaced'); };
        }
    }
    spoil(JSON, ['stringify']);
    spoil(Function.prototype, ['bind']);
    spoil(String.prototype, ['concat', 'indexOf', 'lastIndexOf', 'match', 'replace', 'search', 'slice',
        'split', 'substr', 'substring', 'toLowerCase', 'toUpperCase', 'trim', 'contains', 'strip']);
    spoil(Array.prototype, ['concat', 'every', 'filter', 'forEach', 'indexOf', 'join', 'lastIndexOf',
        'map', 'pop', 'reduce', 'reduceRight', 'reverse', 'shift', 'slice', 'some', 'sort', 'splice',
        'unshift', 'each', 'contains', 'toJSON']);
})();
