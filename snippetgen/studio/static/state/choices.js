// Descriptions of the choices of settings.

import { data, vendors } from './page_data.js'

const UNITS = { units: ['units of the currency'], cents: ['hundredths of the unit'] }

/** Titles of choices, with a description that replaces the setting's. */
export const CHOICES = {
  destination: Object.fromEntries(data.destinations.map(({ name, title, summary, sign }) => [name, [title, sign ? `${summary} How to tell, in the console of a page: ${sign}.` : summary]])),
  packing: {
    url: ['all in one variable', 'The vendor stores one variable: the URL or the compact value.'],
    fields: ['one variable per part', 'The vendor stores the parts, and a service builds the conversion from them.']
  },
  'data_layer.revenue_in': UNITS,
  'calls.revenue_in': UNITS,
  'calls.decimal': { '.': ['as in 1.50'], ',': ['as in 1,50'] },
  'calls.in_doubt': { give_up: ['do not send it again'], resend: ['send it again'] },
  expose: { object: ['members of one object'], globals: ['also as globals of the page'] }
}

/** Returns a short and a long description of a setting's value, `{detail, info}`; an empty object if there is none. */
export const describeChoice = (key, value) => {
  if (key === 'vendor') {
    const { title, region_words: region, summary } = vendors.get(value) ?? {}
    return title ? { detail: [title, region].filter(Boolean).join(', '), info: summary } : {}
  }
  const [detail, info = ''] = CHOICES[key]?.[value] ?? []
  return detail ? { detail, info } : {}
}
