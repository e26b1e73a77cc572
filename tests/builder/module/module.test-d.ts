// What the types must allow and reject, for a package with generateConversion, the global
// `offlineConversion` and globals for the functions.
import { expectAssignable, expectError, expectType } from 'tsd'
import { generateConversion, generateConversionUrl, getUserId, refresh, start } from '.'
import type { Handover, OfflineConversion, Reason } from '.'

const conversion = start()
expectType<OfflineConversion>(conversion)
expectType<string>(generateConversion('call'))
expectType<string>(generateConversionUrl('call'))
expectType<string>(generateConversionUrl('call', 2395))
expectType<string>(conversion.generateConversionUrl('call', 2395))
expectType<string>(getUserId())
expectType<string>(refresh())
expectError(generateConversionUrl())
expectError(generateConversionUrl('call', '23.95'))

expectType<Reason>(conversion.reason)
expectAssignable<Reason>('too_long')
expectError<Reason>('finished')
expectError((conversion.reason = 'ready'))
expectType<Handover>(conversion.handover)
expectAssignable<Handover>('placed')
expectError<Handover>('taken')

// The global of the script tag, which may not have run.
expectType<OfflineConversion | undefined>(window.offlineConversion)
expectType<Reason | undefined>(offlineConversion?.reason)
expectType<string | undefined>(window.generateConversion?.('call'))
expectType<string | undefined>(window.getUserId?.())
