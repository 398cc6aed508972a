-- What an Idempotency-Key already stands for; claims it if that is nothing.
-- KEYS: the claim, the view of the order with the id that the key means. ARGV: digest of the request ('' only to look), what was
-- made of it, for how many milliseconds to remember it.
-- Answers {} where nothing is known, else {digest, made, status answered, view...}; '' for what is not known.
local claim = redis.call('HMGET', KEYS[1], 'digest', 'made', 'status')
local view = shown(KEYS[2])
if claim[1] or view[1] then
  local answer = {claim[1] or '', claim[2] or '', claim[3] or ''}
  for i = 1, #view do
    answer[#answer + 1] = view[i]
  end
  return answer
end
if ARGV[1] ~= '' then
  redis.call('HSET', KEYS[1], 'digest', ARGV[1], 'made', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return {}
