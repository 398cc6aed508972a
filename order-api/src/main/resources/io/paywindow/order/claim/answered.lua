-- Remembers the status that a claimed request was answered with. Of a claim that is gone nothing is left to remember: a key made
-- here would have no end, and would tell the next request under it a status of long ago.
-- KEYS: the claim. ARGV: the status.
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('HSET', KEYS[1], 'status', ARGV[1])
end
return {}
