"""The snippet as a package for front-end developers: module, types and package.json."""
