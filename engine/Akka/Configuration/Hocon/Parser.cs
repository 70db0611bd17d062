using Akka.Configuration.Hocon.Resolution;
using Akka.Configuration.Hocon.Syntax;

namespace Akka.Configuration.Hocon;

/// <summary>Turns HOCON text into a tree.</summary>
public class Parser
{
    /// <summary>Parses the text; without a callback an <c>include</c> names a file, relative to the working directory.</summary>
    /// <exception cref="FormatException">The text is not HOCON; the message names line and column.</exception>
    public static HoconRoot Parse(string text, Func<string, HoconRoot> includeCallback)
    {
        ArgumentNullException.ThrowIfNull(text);
        IncludeSource includes = includeCallback == null
            ? new FileIncludes(Directory.GetCurrentDirectory())
            : new CallbackIncludes(includeCallback);
        var source = new SyntaxParser(text, includes).ParseRoot();
        // Inside an include callback the including file may still define what is missing here, and resolves all of it once more.
        var resolver = new Resolver(source, mustBeComplete: !CallbackIncludes.IsRunning);
        return new HoconRoot(resolver.Resolve());
    }
}
