/** Returns the time of day, such as 14:05. */
export const clock = (moment = new Date()) => moment.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
