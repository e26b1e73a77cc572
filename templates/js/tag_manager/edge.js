//% include "tag_manager/events.js"
