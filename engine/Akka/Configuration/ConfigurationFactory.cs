using System.Reflection;
using System.Xml.Linq;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>Reads configurations from HOCON text, embedded resources and the application's configuration file.</summary>
public class ConfigurationFactory
{
    private static readonly Lazy<Config> Reference =
        new(() => FromResource<ConfigurationFactory>("Akka.Configuration.reference.conf"));

    public static Config Empty => Config.Empty;

    /// <summary>The engine's reference settings: every key that it reads, with its default.</summary>
    public static Config Default() => Reference.Value;

    /// <summary>The <c>akka/hocon</c> section of the program's XML configuration file, empty where there is none.</summary>
    public static Config Load()
    {
        var program = Assembly.GetEntryAssembly()?.GetName().Name;
        var file = Path.Combine(AppContext.BaseDirectory, program + ".dll.config");
        if (program == null || !File.Exists(file))
            return Empty;
        var hocon = XDocument.Load(file).Root?.Element("akka")?.Element("hocon")?.Value;
        return string.IsNullOrWhiteSpace(hocon) ? Empty : ParseString(hocon);
    }

    /// <summary>Parses HOCON; an <c>include</c> names a file, relative to the working directory.</summary>
    /// <exception cref="FormatException">The text is not HOCON; the message names line and column.</exception>
    public static Config ParseString(string hocon) => ParseString(hocon, null);

    /// <summary>Parses HOCON; <paramref name="includeCallback"/> is asked for the tree behind every <c>include</c>.</summary>
    /// <exception cref="FormatException">The text is not HOCON; the message names line and column.</exception>
    public static Config ParseString(string hocon, Func<string, HoconRoot> includeCallback) =>
        new(Parser.Parse(hocon, includeCallback));

    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    /// <summary>Parses a resource of the assembly that <paramref name="instanceInAssembly"/> is, or is defined in.</summary>
    public static Config FromResource(string resourceName, object instanceInAssembly) => instanceInAssembly switch
    {
        Assembly assembly => FromResource(resourceName, assembly),
        Type type => FromResource(resourceName, type.Assembly),
        _ => FromResource(resourceName, instanceInAssembly.GetType().Assembly),
    };

    public static Config FromResource(string resourceName, Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"{assembly.GetName().Name} has no embedded resource \"{resourceName}\".");
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }
}
