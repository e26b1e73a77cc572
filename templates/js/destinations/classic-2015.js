//% include "destinations/classic.js"
