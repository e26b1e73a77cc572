//% if destination.globals == ("optimizelyEdge",)
  optimizely = window.optimizelyEdge;
//% elif destination.globals
  optimizely = window.optimizely;
//% endif
//% if "web" in destination.products
  data = '';
//% endif
//% if "classic" in destination.products and destination.receivers | length > 1
  classic = optimizely && typeof optimizely.getProjectId == 'function';
//% endif
//% if "edge" in destination.products and destination.receivers | length > 1
//% include "destinations/shared/found-edge.js"
//% endif
