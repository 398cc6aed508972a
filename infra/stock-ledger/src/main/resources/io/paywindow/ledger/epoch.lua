-- Reply: {replid, epoch or ''}. The ledger is equal to the log if the two are the same.

return {replid(), redis.call('GET', EPOCH) or ''}
