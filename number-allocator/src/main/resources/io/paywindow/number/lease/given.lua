-- What a holder had given when it last told. KEYS: pool, state. ARGV: holder.
return {redis.call('HGET', KEYS[2], 'given:' .. ARGV[1]) or '0'}
