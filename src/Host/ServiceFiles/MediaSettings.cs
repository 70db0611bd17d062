using TableActors.Actors.Hosting;
using TableActors.Actors.Media;

namespace TableActors.Host.ServiceFiles;

/// <summary>Where the section <c>media</c> puts files. The rest of it sets <see cref="MediaOptions"/>.</summary>
internal sealed record MediaSettings
{
    // A directory of this name is "./store".
    private const string InDatabase = "store";

    /// <summary>The directory of the files, or <c>store</c> for the database.</summary>
    public string Store { get; init; } = TableActorsOptions.DefaultMediaDirectory;

    public static MediaSettings Read(Section section, TableActorsOptions options)
    {
        var media = new MediaSettings();
        var store = section.Text("store") ?? media.Store;
        SettingReader.Read(section, "media", options);
        if (string.IsNullOrWhiteSpace(store))
            section.Fault("store", $"\"store\" must be a directory, or \"{InDatabase}\" for the database");
        foreach (var host in options.Media.Fetch.FetchFrom.Where(host => !IsHost(host)))
        {
            section.Fault(
                "fetch_from",
                $"\"fetch_from\": \"{host}\" is no host; it looks like example.com, *.example.com or 10.0.0.1:8080");
        }

        section.RefuseOthers();
        return string.IsNullOrWhiteSpace(store) ? media : media with { Store = store };
    }

    public void ApplyTo(TableActorsOptions options)
    {
        if (Store == InDatabase)
            options.UseMediaInStore();
        else
            options.UseMediaDirectory(Store);
    }

    private static bool IsHost(string text)
    {
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return Uri.TryCreate($"http://{name}", UriKind.Absolute, out var url)
            && url is { PathAndQuery: "/", UserInfo: "", Fragment: "" } && !text.Contains('/');
    }
}
