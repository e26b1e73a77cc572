/** A variation id, or the ids of a multivariate test joined by '_'; '' where one is 0: excluded. */
function variation(id) {
  id = [].concat(id).map(exact).join('_');
  return /^(0*[1-9]\d*(_\B|$))+$/.test(id) && id;
}

//% if destination == "web"
/**
 * The visitor's experiments and variations, from Optimizely. A conversion does without them.
 *
 * @return {String} query parameters such as '&x111=222&x333=444', or ''
 */
function getVariationsInParameters() {
  return toldVariations();
}
//% else
/**
 * The visitor's experiments and variations, from Optimizely, or from the cookie optimizelyBuckets where it does not tell.
 *
 * @return {String} query parameters such as '&x111=222&x333=444_555', or ''
 */
function getVariationsInParameters() {
//% if destination == "auto"
  if (!isClassic()) {
    return toldVariations();
  }
//% endif
  return parameters('&x', safely(function () {
    return optimizely.data.state.variationIdsMap;
  }) || parse(cookies.Buckets), variation);
}
//% endif
