using System.CommandLine;

namespace TableActors.Host.Commands;

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
