<?php
// Fills in the values of a customer in an exported variant, like `snippetgen build`:
//   php examples/fill/fill.php variant.json values.json > shop.min.js

// Strings are written as JSON in ASCII, with escapes for characters of HTML and of templates.
function literal(mixed $value): string
{
    $json = json_encode($value, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
    $escape = fn (array $match): string => sprintf('\u%04x', ord($match[0]));
    return is_string($value) ? preg_replace_callback('#[<>&\'/{[`@$\x7f]#', $escape, $json) : $json;
}

function fill(array $document, string $file, array $values): string
{
    $escaping = $document['escaping'];
    $isName = fn (string $text): bool => preg_match("~{$escaping['identifier']}~D", $text) === 1
        && !in_array($text, $escaping['reserved_words'], true);
    $forms = [
        'literal' => literal(...),
        'member' => fn (string $value): string => $isName($value) ? ".$value" : '[' . literal($value) . ']',
        'key' => fn (string $value): string => $isName($value) ? $value : literal($value),
    ];
    $filled = fn (string|array $part): string =>
        is_string($part) ? $part : $forms[$part['as']]($values[$part['place']]);
    return implode('', array_map($filled, $document['files'][$file]));
}

if (realpath($argv[0] ?? '') === __FILE__) {
    $read = fn (string $path): array => json_decode(file_get_contents($path), true, 512, JSON_THROW_ON_ERROR);
    [$document, $values] = array_map($read, array_slice($argv, 1, 2));
    echo fill($document, 'minified', $values + $document['example']['values']);
}
