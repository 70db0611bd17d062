using TableActors.Bench.LoadGenerator;

LoadRun.UseOneThread();
return await LoadCommand.Create().Parse(args).InvokeAsync();
