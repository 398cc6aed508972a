-- Whether the bearer of a token that is not ours to keep may ask once more now.
-- KEYS: the bucket. ARGV: now in ms, requests per second (0: no limit), burst. Answers {ms to wait}.
return {string.format('%d', take(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])))}
