/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm-web", vendor "ctm". Built by snippetgen "0.1.0".
 */

/** Why the latest result is empty, or `ready`. */
export type Reason =
  /** A conversion was built. */
  | "ready"
  /** The page has no Optimizely. */
  | "optimizely_missing"
  /** Optimizely has not loaded yet. */
  | "optimizely_loading"
  /** The visitor has the cookie optimizelyOptOut=true. */
  | "opted_out"
  /** The configured consent on the page is not true. */
  | "no_consent"
  /** The project or the account is missing, malformed, or not the configured one. */
  | "no_project"
  /** The visitor's id is missing or malformed. */
  | "no_visitor"
  /** The visitor is in no experiment. */
  | "no_experiment"
  /** The goal cannot be sent, or the page has no such event. */
  | "no_goal"
  /** The conversion does not fit into the vendor's variable. */
  | "too_long";

/** What is known about the hand-over to the vendor. */
export type Handover =
  /** Nothing has been handed over. */
  | ""
  /** The vendor's script can read the conversion. Whether it has done so is unknown. */
  | "placed";

/** The snippet on the page. Its functions never throw. */
export interface OfflineConversion {
  /**
   * The account id, from Optimizely.
   *
   * @returns digits, or '' until Optimizely has loaded
   */
  getAccountId(): string;

  /**
   * The project id (an account's first project has the account's id), from Optimizely.
   *
   * @returns digits, or '' until Optimizely has loaded
   */
  getProjectId(): string;

  /**
   * The visitor's experiments and variations, from Optimizely. A conversion does not need them.
   *
   * @returns query parameters such as '&x111=222&x333=444', or ''
   */
  getVariationsInParameters(): string;

  /**
   * Web Experimentation uses no segments from a page.
   *
   * @returns ''
   */
  getSegmentsInParameters(): string;

  /**
   * The visitor id from Optimizely, which may be an id that the site has set.
   *
   * @returns the id, or '' if the visitor has none
   */
  getUserId(): string;

  /**
   * The conversion as one value; `reason` says why there is none.
   *
   * @param goal key of the event: its API name
   * @param value revenue in cents; anything but a whole number of 0 or more is ignored
   * @returns o1.ACCOUNT.PROJECT.EVENT.KEY.REVENUE.VISITOR.CHECKSUM, or ''
   */
  generateConversionUrl(goal: string, value?: number): string;

  /**
   * The conversion as one value; `reason` says why there is none.
   *
   * @param goal key of the event: its API name
   * @param value revenue in cents; anything but a whole number of 0 or more is ignored
   * @returns o1.ACCOUNT.PROJECT.EVENT.KEY.REVENUE.VISITOR.CHECKSUM, or ''
   */
  generateConversion(goal: string, value?: number): string;

  /**
   * Hands over the conversion to the vendor, unless the vendor already has it.
   *
   * @returns the conversion, or ''
   */
  refresh(): string;

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

/**
 * The account id, from Optimizely.
 *
 * @returns digits, or '' until Optimizely has loaded
 */
export function getAccountId(): string;

/**
 * The project id (an account's first project has the account's id), from Optimizely.
 *
 * @returns digits, or '' until Optimizely has loaded
 */
export function getProjectId(): string;

/**
 * The visitor's experiments and variations, from Optimizely. A conversion does not need them.
 *
 * @returns query parameters such as '&x111=222&x333=444', or ''
 */
export function getVariationsInParameters(): string;

/**
 * Web Experimentation uses no segments from a page.
 *
 * @returns ''
 */
export function getSegmentsInParameters(): string;

/**
 * The visitor id from Optimizely, which may be an id that the site has set.
 *
 * @returns the id, or '' if the visitor has none
 */
export function getUserId(): string;

/**
 * The conversion as one value; `reason` says why there is none.
 *
 * @param goal key of the event: its API name
 * @param value revenue in cents; anything but a whole number of 0 or more is ignored
 * @returns o1.ACCOUNT.PROJECT.EVENT.KEY.REVENUE.VISITOR.CHECKSUM, or ''
 */
export function generateConversionUrl(goal: string, value?: number): string;

/**
 * The conversion as one value; `reason` says why there is none.
 *
 * @param goal key of the event: its API name
 * @param value revenue in cents; anything but a whole number of 0 or more is ignored
 * @returns o1.ACCOUNT.PROJECT.EVENT.KEY.REVENUE.VISITOR.CHECKSUM, or ''
 */
export function generateConversion(goal: string, value?: number): string;

/**
 * Hands over the conversion to the vendor, unless the vendor already has it.
 *
 * @returns the conversion, or ''
 */
export function refresh(): string;

declare global {
  /** The snippet, if its script tag has run or `start` has been called. */
  var offlineConversion: OfflineConversion | undefined;
}
