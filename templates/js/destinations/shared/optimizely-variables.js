//% if destination.globals
  var optimizely; // as the current call found it
//% endif
//% if "classic" in destination.products and destination.receivers | length > 1
  var classic; // whether the page has Classic, which takes precedence over Web Experimentation
//% endif
//% if "edge" in destination.products and destination.receivers | length > 1
  var edge; // Performance Edge, if its data must be read
//% endif
//% if "web" in destination.products
  var data; // Web Experimentation's data, if the current call has read it
//% endif
