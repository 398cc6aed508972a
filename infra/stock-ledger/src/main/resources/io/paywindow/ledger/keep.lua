-- Takes or renews the lease of whoever feeds the ledger from the log.
-- ARGV: token, lease in ms, and a prefix: a token that begins with it may be replaced ('' for none).
-- Reply: {'KEEPER'} | {'NOT_KEEPER', token of the keeper}

local held = redis.call('GET', KEEPER)
local mine = ARGV[3]
if held and held ~= ARGV[1] and (mine == '' or string.sub(held, 1, #mine) ~= mine) then
  return {'NOT_KEEPER', held}
end
redis.call('SET', KEEPER, ARGV[1], 'PX', ARGV[2])
return {'KEEPER'}
