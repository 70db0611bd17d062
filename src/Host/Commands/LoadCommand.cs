using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Spectre.Console;
using TableActors.Contracts.Columns;
using TableActors.Host.Loading;
using TableActors.Host.Loading.Input;
using TableActors.Host.Loading.Posting;
using TableActors.Host.Loading.Reporting;

namespace TableActors.Host.Commands;

/// <summary><c>tableactors load FILE --route PATH</c></summary>
internal sealed class LoadCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The input file." };

    private readonly Option<string> _route = new("--route")
    {
        Description = "The path of the insert or update route, prefix included.", HelpName = "PATH", Required = true,
    };

    private readonly Option<string> _url = new("--url")
    {
        Description = "The service's address.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:8080",
    };

    private readonly Option<int> _concurrency = new("--concurrency")
    {
        Description = "How many requests run at once, 1 to 1024.", HelpName = "N", DefaultValueFactory = _ => 64,
    };

    private readonly Option<string> _refused = new("--refused")
    {
        Description = "Where refused rows are written, each with its problem. Default: FILE's name with .refused.ndjson, in the working directory.",
        HelpName = "FILE",
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "The file's format: json, ndjson or csv. Default: by its extension.", HelpName = "FORMAT",
    };

    private readonly Option<bool> _skipExisting = new("--skip-existing")
    {
        Description = "Count rows whose key is there already as there, not as refused. It makes a load that broke off safe to run again.",
    };

    private readonly Option<Dictionary<string, ColumnType>> _types = NamedValues.Create<ColumnType>(
        "--types", "CSV: types of columns, where looking at all their values does not tell: code=string,price=float.", "COLUMN=TYPE", TryReadType);

    private readonly Option<Dictionary<string, string>> _map = NamedValues.Create<string>(
        "--map", "CSV: other names for columns: \"Unit price=price\".", "COLUMN=NAME", TryReadName);

    private LoadCommand()
    {
        _format.AcceptOnlyFromAmong("json", "ndjson", "csv");
        _concurrency.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number is >= 1 and <= 1024))
                given.AddError("--concurrency must be a number from 1 to 1024");
        });
        _url.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && !(Uri.TryCreate(token.Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
                given.AddError($"--url: \"{token.Value}\" is no address; it looks like http://127.0.0.1:8080");
        });
    }

    public static Command Create(TimeProvider time, RetrySchedule schedule)
    {
        var load = new LoadCommand();
        var command = new Command(
            "load",
            """
            Posts the rows of a file to a route, one request a row. The file is one JSON array of objects, NDJSON (one object a line), or
            CSV with a line of column names: a CSV column whose values all look like whole numbers, numbers or booleans is sent as such,
            every other as text; an empty field is null, an empty field in quotes an empty text.
            Exit code 0: the service has every row; 1: rows were refused; 2: the load broke off.
            """)
        {
            load._file, load._route, load._url, load._concurrency, load._refused, load._format, load._skipExisting, load._types, load._map,
        };
        command.SetAction((arguments, cancellation) => load.RunAsync(arguments, time, schedule, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, TimeProvider time, RetrySchedule schedule, CancellationToken cancellation)
    {
        var console = arguments.InvocationConfiguration;
        var file = arguments.GetRequiredValue(_file);
        if (FormatOf(arguments.GetValue(_format) ?? Path.GetExtension(file).TrimStart('.')) is not { } format)
        {
            await console.Error.WriteLineAsync($"{file}: the format cannot be told from the extension; say --format json, ndjson or csv");
            return ExitCode.Failed;
        }

        var options = new LoadOptions
        {
            File = file,
            Format = format,
            Route = new Uri($"{arguments.GetRequiredValue(_url).TrimEnd('/')}/{arguments.GetRequiredValue(_route).TrimStart('/')}"),
            Concurrency = arguments.GetValue(_concurrency),
            RefusedFile = arguments.GetValue(_refused) ?? Path.GetFileName(file) + ".refused.ndjson",
            SkipExisting = arguments.GetValue(_skipExisting),
            Types = arguments.GetRequiredValue(_types),
            Names = arguments.GetRequiredValue(_map),
        };
        return await new LoadRun(options, schedule, time, console.Output, console.Error).ExecuteAsync(ProgressOn(console.Output, time), cancellation);
    }

    private static ILoadProgress ProgressOn(TextWriter output, TimeProvider time)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        return console.Profile.Out.IsTerminal && !Console.IsOutputRedirected ? new BarProgress(console, time) : new PlainProgress(output, time);
    }

    private static InputFormat? FormatOf(string name) => name.ToLowerInvariant() switch
    {
        "json" => InputFormat.Json,
        "ndjson" or "jsonl" => InputFormat.Ndjson,
        "csv" => InputFormat.Csv,
        _ => null,
    };

    private static bool TryReadType(string text, [NotNullWhen(true)] out ColumnType? type) => ColumnTypes.TryParse(text, out type, out _);

    private static bool TryReadName(string text, [NotNullWhen(true)] out string? name)
    {
        name = text.Length > 0 ? text : null;
        return name is not null;
    }
}
