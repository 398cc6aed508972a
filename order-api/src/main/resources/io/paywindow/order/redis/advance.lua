-- Moves the places up to which facts have been merged, unless Redis has lost some of what was merged.
-- KEYS: the hash of places. ARGV: for each partition its field, the place we wrote last, the next place.
-- Answers field and place for each that has fallen behind what we wrote: its facts must be read again from there.
local lost = {}
for i = 1, #ARGV, 3 do
  local place = redis.call('HGET', KEYS[1], ARGV[i]) or '0'
  if tonumber(place) < tonumber(ARGV[i + 1]) then
    lost[#lost + 1] = ARGV[i]
    lost[#lost + 1] = place
  elseif tonumber(place) < tonumber(ARGV[i + 2]) then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2])
  end
end
return lost
