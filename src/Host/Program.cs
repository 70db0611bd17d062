using System.CommandLine;
using System.CommandLine.Invocation;
using TableActors.Host.Commands;
using TableActors.Host.Loading.Posting;

var commands = CommandTree.Create(TimeProvider.System, RetrySchedule.Default);
var arguments = commands.Parse(args);
if (arguments.Action is ParseErrorAction wrongUsage)
    wrongUsage.ShowHelp = false;
return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
