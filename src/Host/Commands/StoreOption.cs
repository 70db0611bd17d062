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
