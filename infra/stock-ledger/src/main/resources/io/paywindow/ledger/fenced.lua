-- Runs plain commands for the keeper, as long as it is the keeper and this is the Redis it means.
-- ARGV: expected replid, keeper's token, its lease in ms; then for each command the count of its words, and the words.
-- Reply: {'NOT_KEEPER'} | {'STALE'} | {'DONE'}

if not is_keeper(ARGV[2], ARGV[3]) then
  return {'NOT_KEEPER'}
end
if replid() ~= ARGV[1] then
  return {'STALE'}
end
local i, total = 4, #ARGV
while i <= total do
  local last = i + tonumber(ARGV[i])
  redis.call(unpack(ARGV, i + 1, last))
  i = last + 1
end
return {'DONE'}
