-- Gives the lease back if it is ours.
-- ARGV: token. Reply: {'LEFT'}

if redis.call('GET', KEEPER) == ARGV[1] then
  redis.call('DEL', KEEPER)
end
return {'LEFT'}
