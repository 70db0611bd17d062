using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TableActors.Actors.Hosting;

namespace TableActors.Host.ServiceFiles;

/// <summary>
/// Reads the keys of a section into the properties that name them by
/// <see cref="SettingAttribute"/>. A key that is missing or faulty leaves its property as it is:
/// with its default.
/// </summary>
internal static class SettingReader
{
    /// <summary>Reads all settings of one section.</summary>
    /// <param name="section">Where the keys are.</param>
    /// <param name="name">The section's name in the attributes: <c>http.cors</c>.</param>
    /// <param name="options">Whose properties are set.</param>
    public static void Read(Section section, string name, object options)
    {
        foreach (var setting in Setting.Of(options.GetType()).Where(setting => setting.Section == name))
        {
            var value = ValueOf(section, setting.Key!, setting);
            if (value is long bytes)
                value = Convert.ChangeType(bytes, setting.Type, CultureInfo.InvariantCulture);
            if (value is not null)
                setting.Set(options, value);
        }
    }

    private static object? ValueOf(Section section, string key, Setting setting) => setting switch
    {
        { Range: WholeNumberAttribute range } => section.Number(key, range.Least, range.Most),
        { Range: DurationAttribute range } => section.Duration(key, range),
        { Range: SizeAttribute range } => section.Size(key, range),
        { Range: ShareAttribute } => section.Share(key),
        { Range: SecretAttribute secret } => section.Secret(key, secret.Shortest),
        { Range: { } range } when setting.Type == typeof(Uri) => Url(section, key, range),
        _ when setting.Type == typeof(bool) => section.Flag(key),
        _ when setting.Type == typeof(string) => section.Text(key),
        _ when setting.Type == typeof(IList<string>) => section.Texts(key),
        _ when setting.Type == typeof(IList<IPNetwork>) => Networks(section, key),
        _ => throw new NotSupportedException($"{setting.Name} has a type that no value of a service file becomes."),
    };

    private static Uri? Url(Section section, string key, SettingRangeAttribute range)
    {
        if (section.Text(key) is not { Length: > 0 } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && range.Allows(url))
            return url;
        section.Fault(
            key,
            $"\"{key}\": \"{text}\" is no URL of a service; "
            + "it looks like https://api.example.org or https://example.org/tables");
        return null;
    }

    private static ImmutableArray<IPNetwork>? Networks(Section section, string key)
    {
        if (section.Texts(key) is not { } texts)
            return null;
        foreach (var text in texts.Where(text => NetworkOf(text) is null))
        {
            section.Fault(
                key,
                $"\"{key}\": \"{text}\" is no address and no network; they look like 10.0.0.5, 10.0.0.0/8 or fd00::/8");
        }

        return [.. texts.Select(NetworkOf).OfType<IPNetwork>()];
    }

    // An address counts as a network of one.
    private static IPNetwork? NetworkOf(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        if (!IPAddress.TryParse(text, out var address))
            return null;
        // The framework also takes 1 or 10.1 for an address, and here both are mistakes.
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return new IPNetwork(address, 128);
        return text.Count(c => c == '.') == 3 ? new IPNetwork(address, 32) : null;
    }
}
