using TableActors.Bench.Comparison;

return await ComparisonCommand.Create().Parse(args).InvokeAsync();
