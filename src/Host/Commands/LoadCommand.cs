using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using Spectre.Console;
using TableActors.Contracts.Columns;
using TableActors.Host.Loading.Input;
using TableActors.Host.Loading.Posting;
using TableActors.Host.Loading;

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
        Description =
            "Where refused rows are written, each with its problem. Default: FILE's name with .refused.ndjson, "
            + "in the working directory.",
        HelpName = "FILE",
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "The file's format: json, ndjson or csv. Default: by its extension.", HelpName = "FORMAT",
    };

    private readonly Option<bool> _skipExisting = new("--skip-existing")
    {
        Description = "Count rows whose primary key is there already as there, not as refused.",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description =
            "Go on where an earlier load of the same, unchanged file to the same route broke off: "
            + "what it has stored is not stored again.",
    };

    private readonly Option<string> _name = new("--name")
    {
        Description =
            "A name for this load, to load a file once more that was loaded already. --resume needs the same.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<bool> _ignoreUnknown = new("--ignore-unknown")
    {
        Description = "Leave out columns that the route does not have; otherwise nothing is sent where there are some.",
    };

    private readonly Option<string> _openapi = new("--openapi")
    {
        Description = "The service's OpenAPI document, where it does not serve it.", HelpName = "FILE",
    };

    private readonly Option<string> _encoding = new("--encoding")
    {
        Description =
            "What the file is written in, for example windows-1252. Default: what its byte order mark says, "
            + "else UTF-8.",
        HelpName = "NAME",
    };

    private readonly Option<string> _separator = new("--separator")
    {
        Description =
            "CSV: what separates fields: one character, or tab. Default: what a first line sep=… says, "
            + "or that of \",\", \";\", tab and \"|\" which fits the route.",
        HelpName = "CHARACTER",
    };

    private readonly Option<string> _decimal = new("--decimal")
    {
        Description = "CSV: what stands before the decimals of numbers: point or comma. Default: point.",
        HelpName = "SIGN",
    };

    private readonly Option<string> _dates = new("--dates")
    {
        Description =
            "CSV: the order of dates such as 1/2/2026: dmy or mdy. Default: "
            + "only dates that can be read in one way are taken, and ISO 8601.",
        HelpName = "ORDER",
    };

    private readonly Option<bool> _noQuotes = new("--no-quotes")
    {
        Description = "CSV: quotes are plain characters.",
    };

    private readonly Option<Dictionary<string, ColumnType>> _types = NamedValues.Create<ColumnType>(
        "--types",
        "CSV: types of columns in place of the route's: note=string sends the texts of a json column as they are.",
        "COLUMN=TYPE", TryReadType);

    private readonly Option<Dictionary<string, string>> _map = NamedValues.Create<string>(
        "--map", "CSV: other names for columns: \"Unit price=price\".", "COLUMN=NAME", TryReadName);

    private LoadCommand()
    {
        _format.AcceptOnlyFromAmong("json", "ndjson", "csv");
        _decimal.AcceptOnlyFromAmong("point", "comma");
        _dates.AcceptOnlyFromAmong("dmy", "mdy");
        _separator.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && SeparatorOf(token.Value) is null)
                given.AddError(
                    "--separator must be tab or one ASCII character that is no quote, letter, digit or #, "
                    + $"not \"{token.Value}\"");
        });
        _encoding.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && InputText.Find(token.Value) is null)
                given.AddError(
                    $"--encoding: there is no encoding \"{token.Value}\"; names are utf-8, utf-16, windows-1252, "
                    + "iso-8859-1 and the like");
        });
        _concurrency.Validators.Add(given =>
        {
            if (given.Tokens is [var token]
                && !(int.TryParse(token.Value, out var number) && number is >= 1 and <= 1024))
                given.AddError("--concurrency must be a number from 1 to 1024");
        });
        _url.Validators.Add(given =>
        {
            if (given.Tokens is [var token]
                && !(Uri.TryCreate(token.Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
                given.AddError($"--url: \"{token.Value}\" is no address; it looks like http://127.0.0.1:8080");
        });
    }

    public static Command Create(TimeProvider time, RetrySchedule schedule)
    {
        var load = new LoadCommand();
        var command = new Command(
            "load",
            """
            Posts the rows of a file to an insert or update route, one request a row, and waits for its jobs where it works in the
            background. The file is one JSON array of objects, NDJSON (one object a line), or CSV with a line of column names, as
            spreadsheets write it, too. The service's OpenAPI document says which columns the route has, and of which types: CSV texts are
            read as those; an empty field is null, an empty field in quotes an empty text. docs/loading.md tells all of it.
            TABLEACTORS_API_KEY or TABLEACTORS_TOKEN, where they are set, are the caller's API key or bearer token.
            Exit code 0: every row is stored; 1: rows were refused, or an option is wrong; 2: the load did not begin, or broke off.
            """)
        {
            load._file, load._route, load._url, load._concurrency, load._refused, load._resume, load._name,
            load._skipExisting, load._ignoreUnknown,
            load._openapi, load._format, load._encoding, load._separator, load._decimal, load._dates, load._noQuotes,
            load._types, load._map,
        };
        command.Validators.Add(given =>
        {
            if (given.GetValue(load._resume) && given.GetValue(load._skipExisting))
                given.AddError(
                    "--resume and --skip-existing do not go together: the one knows the rows of this file again, "
                    + "the other all rows of the table");
        });
        command.SetAction((arguments, cancellation) => load.RunAsync(arguments, time, schedule, cancellation));
        return command;
    }

    private async Task<int> RunAsync(
        ParseResult arguments, TimeProvider time, RetrySchedule schedule, CancellationToken cancellation)
    {
        var console = arguments.InvocationConfiguration;
        var file = arguments.GetRequiredValue(_file);
        if (FormatOf(arguments.GetValue(_format) ?? Path.GetExtension(file).TrimStart('.')) is not { } format)
        {
            await console.Error.WriteLineAsync(
                $"{file}: the format cannot be told from the extension; say --format json, ndjson or csv");
            return ExitCode.Failed;
        }

        var options = new LoadOptions
        {
            File = file,
            Format = format,
            Encoding = arguments.GetValue(_encoding) is { } encoding ? InputText.Find(encoding) : null,
            Service = new Uri(arguments.GetRequiredValue(_url)),
            Route = arguments.GetRequiredValue(_route),
            Document = arguments.GetValue(_openapi),
            Concurrency = arguments.GetValue(_concurrency),
            RefusedFile = arguments.GetValue(_refused) ?? Path.GetFileName(file) + ".refused.ndjson",
            Repeat = arguments.GetValue(_resume)
                ? LoadRepeat.Resume
                : arguments.GetValue(_skipExisting) ? LoadRepeat.SkipExisting : LoadRepeat.Refuse,
            Name = arguments.GetRequiredValue(_name),
            IgnoreUnknown = arguments.GetValue(_ignoreUnknown),
            Csv = CsvOf(arguments),
        };
        return await new LoadRun(options, schedule, time, console.Output, console.Error)
            .ExecuteAsync(ProgressOn(console.Output, time), cancellation);
    }

    private CsvForm CsvOf(ParseResult arguments) => new()
    {
        Separator = arguments.GetValue(_separator) is { } separator ? SeparatorOf(separator) : null,
        Quotes = !arguments.GetValue(_noQuotes),
        Cells = new CellForm
        {
            DecimalComma = arguments.GetValue(_decimal) == "comma",
            Days = arguments.GetValue(_dates) switch
            {
                "dmy" => DayOrder.DayMonthYear,
                "mdy" => DayOrder.MonthDayYear,
                _ => null
            },
        },
        Types = arguments.GetRequiredValue(_types),
        Names = arguments.GetRequiredValue(_map),
    };

    private static char? SeparatorOf(string text) => text switch
    {
        "tab" or "\\t" => '\t',
        [var separator] when CsvHeader.IsSeparator(separator) => separator,
        _ => null,
    };

    private static ILoadProgress ProgressOn(TextWriter output, TimeProvider time)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        return console.Profile.Out.IsTerminal && !Console.IsOutputRedirected
            ? new BarProgress(console, time)
            : new PlainProgress(output, time);
    }

    private static InputFormat? FormatOf(string name) => name.ToLowerInvariant() switch
    {
        "json" => InputFormat.Json,
        "ndjson" or "jsonl" => InputFormat.Ndjson,
        "csv" or "tsv" => InputFormat.Csv,
        _ => null,
    };

    private static bool TryReadType(string text, [NotNullWhen(true)] out ColumnType? type) =>
        ColumnTypes.TryParse(text, out type, out _);

    private static bool TryReadName(string text, [NotNullWhen(true)] out string? name)
    {
        name = text.Length > 0 ? text : null;
        return name is not null;
    }
}

/// <summary>An option whose value is a list of pairs: <c>name=value,name=value</c>.</summary>
internal static class NamedValues
{
    public delegate bool Reader<T>(string text, [NotNullWhen(true)] out T? value);

    public static Option<Dictionary<string, T>> Create<T>(
        string name, string description, string helpName, Reader<T> read) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => [],
            CustomParser = given => Parse(given, name, helpName, read),
        };

    private static Dictionary<string, T> Parse<T>(ArgumentResult given, string name, string helpName, Reader<T> read)
    {
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var pair in given.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            var parts = pair.Split('=', 2);
            if (parts.Length == 2 && parts[0].Length > 0 && read(parts[1], out var value))
                values[parts[0]] = value;
            else
                given.AddError($"{name}: \"{pair}\" is not of the form {helpName}");
        }

        return values;
    }
}
