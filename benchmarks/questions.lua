-- Ask every address of a file in turn; each connection begins where the last one did not.
local paths, at = {}, 0
for line in io.lines(os.getenv("PATHS")) do
  paths[#paths + 1] = line
end

request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], { Accept = "application/sparql-results+json, text/turtle" })
end

done = function(summary, latency)
  local failed = summary.errors.status + summary.errors.timeout
    + summary.errors.connect + summary.errors.read + summary.errors.write
  io.write(string.format("FIGURES %d %d %d %d %d\n", summary.requests,
    summary.duration, failed, latency:percentile(50), latency:percentile(99)))
end
