-- Ends a repair: from here on the ledger is equal to the log, as long as this Redis does not forget.
-- ARGV: expected replid or '' for whichever it is, keeper's token or '', its lease in ms.
-- Reply: {'NOT_KEEPER'} | {'STALE'} | {'DECLARED', epoch}

if not is_keeper(ARGV[2], ARGV[3]) then
  return {'NOT_KEEPER'}
end
local id = replid()
if ARGV[1] ~= '' and ARGV[1] ~= id then
  return {'STALE'}
end
redis.call('SET', EPOCH, id)
return {'DECLARED', id}
