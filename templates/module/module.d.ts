/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration {{ name }}, vendor {{ vendor }}. Built by snippetgen {{ version }}.
 */

/** Why the latest result is empty, or `ready`. */
export type Reason =
{% for code, meaning in reasons.items() %}
  {{ [meaning] | comment }}
  | {{ code }}{% if loop.last %};{% endif %}

{% endfor %}

/** What is known about the hand-over to the vendor. */
export type Handover =
{% for code, meaning in handovers.items() %}
  {{ [meaning] | comment }}
  | {{ code }}{% if loop.last %};{% endif %}

{% endfor %}

/** The snippet on the page. Its functions never throw. */
export interface OfflineConversion {
{% for function in functions %}
{% if function.lines %}
  {{ function.lines | comment(indent=2) }}
{% endif %}
  {{ function.signature }};

{% endfor %}
  /** Why the latest result is empty, or `ready`. */
  readonly reason: Reason;

  /** What is known about the hand-over to the vendor. */
  readonly handover: Handover;
}

/**
 * Runs the snippet, which hands over the conversion to the vendor, as soon as Optimizely has
 * loaded.
 *
 * Call it in a browser. Further calls return the same object. If the snippet's script tag has run,
 * it returns the object of that script. Before `start` is called, the other functions return ''.
 */
export function start(): OfflineConversion;
{% for function in functions %}

{% if function.lines %}
{{ function.lines | comment }}
{% endif %}
export function {{ function.signature }};
{% endfor %}

declare global {
  /** The snippet, if its script tag has run or `start` has been called. */
  var {{ global | key }}: OfflineConversion | undefined;
{% for name in globals %}
  /** The same function of the snippet, as a global. */
  var {{ name | key }}: OfflineConversion[{{ name }}] | undefined;
{% endfor %}
}
