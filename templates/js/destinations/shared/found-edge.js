//% if "classic" in destination.products and "web" in destination.products
  edge = !classic && !(optimizely && optimizely.get) && window.optimizelyEdge;
//% elif "web" in destination.products
  edge = !(optimizely && optimizely.get) && window.optimizelyEdge;
//% else
  edge = !classic && window.optimizelyEdge;
//% endif
  optimizely = edge || optimizely;
