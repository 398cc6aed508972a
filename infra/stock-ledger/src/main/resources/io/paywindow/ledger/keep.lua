-- Takes or renews the lease of whoever feeds the ledger from the log, and tells how the ledger is.
-- ARGV: token, lease in ms, and a prefix: a token that begins with it may be replaced ('' for none).
-- Reply: {KEEPER or NOT_KEEPER, replid, epoch or ''}

local held = redis.call('GET', KEEPER)
local prefix = ARGV[3]
local replaceable = prefix ~= '' and held and string.sub(held, 1, #prefix) == prefix
local answer = 'NOT_KEEPER'
if not held or held == ARGV[1] or replaceable then
  redis.call('SET', KEEPER, ARGV[1], 'PX', ARGV[2])
  answer = 'KEEPER'
end
return {answer, replid(), redis.call('GET', EPOCH) or ''}
