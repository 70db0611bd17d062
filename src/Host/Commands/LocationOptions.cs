using System.CommandLine;
using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Commands;

/// <summary>The option <c>--store</c>.</summary>
internal static class StoreOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--store")
        {
            Description = "The database to use instead of the file's: sqlite:///FILE, the path of an SQLite file, or postgresql://…",
            HelpName = "STORE",
        };
        option.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && !StoreLocation.IsValid(token.Value))
                given.AddError($"--store must be {StoreLocation.Expected}");
        });
        return option;
    }

    /// <summary>Puts the option's value, where it is given, in the place of the file's.</summary>
    public static ServiceReading Apply(string? store, ServiceReading reading) =>
        store is null ? reading : reading.With(service => service with { Store = store });
}

/// <summary>The option <c>--media</c>.</summary>
internal static class MediaOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--media")
        {
            Description = "The directory of the files of media columns instead of the file's media.store; \"store\" is the database, ./store a directory.",
            HelpName = "DIRECTORY",
        };
        option.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && string.IsNullOrWhiteSpace(token.Value))
                given.AddError("--media must be a directory");
        });
        return option;
    }
}
