<?php
// Reads {document, file, values: [...]} from standard input, and prints the filled files as JSON.
require __DIR__ . '/../../examples/fill/fill.php';

$given = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$fill = fn (array $values): string => fill($given['document'], $given['file'], $values);
echo json_encode(array_map($fill, $given['values']), JSON_THROW_ON_ERROR);
