using System.Text;
using System.Text.RegularExpressions;

namespace TableActors.Host.ServiceFiles;

/// <summary>
/// Replaces references to the environment as Compose files do: <c>${NAME}</c>, and <c>$$</c> for
/// <c>$</c>. <c>${NAME:-default}</c> has a default, for a NAME that is not set or empty. Any other
/// <c>$</c> stays as it is.
/// </summary>
/// <param name="variable">The value of an environment variable; <see langword="null"/>: it is not set.</param>
internal sealed partial class EnvironmentText(Func<string, string?> variable)
{
    /// <summary>
    /// Makes the node of a string; <see langword="null"/>: replacing its references leaves nothing
    /// of it.
    /// </summary>
    public TextNode? Replace(Position at, string text)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
            return new TextNode(at, text, []);
        var result = new StringBuilder();
        var faults = new List<string>();
        var (next, isReplaced) = (0, false);
        while (next < text.Length)
        {
            var dollar = text.IndexOf('$', next);
            if (dollar < 0 || dollar + 1 == text.Length)
                break;
            result.Append(text, next, dollar - next);
            next = dollar + 2;
            if (text[dollar + 1] == '{')
                (next, isReplaced) = (ReplaceReference(text, dollar, result, faults), true);
            else if (text[dollar + 1] == '$')
                result.Append('$');
            else
                result.Append(text, dollar, 2);
        }

        if (next < text.Length)
            result.Append(text, next, text.Length - next);
        return result.Length == 0 && faults.Count == 0
            ? null
            : new TextNode(at, result.ToString(), [.. faults]) { IsReplaced = isReplaced };
    }

    /// <summary>Replaces the reference that begins at a place, and returns where the text goes on.</summary>
    private int ReplaceReference(string text, int start, StringBuilder result, List<string> faults)
    {
        var end = text.IndexOf('}', start);
        if (end < 0)
        {
            faults.Add("\"${\" is not closed by \"}\"; write \"$${\" where no environment variable is meant");
            return text.Length;
        }

        var whole = text[start..(end + 1)];
        var parts = Reference().Match(whole);
        if (!parts.Success)
        {
            faults.Add(
                $"\"{whole}\" is no reference to the environment: write ${{NAME}} or ${{NAME:-default}}, "
                + "or $$ for a $");
            return end + 1;
        }

        var name = parts.Groups["name"].Value;
        var value = variable(name);
        if (parts.Groups["default"] is { Success: true } given)
            result.Append(
                string.IsNullOrEmpty(value) ? given.Value.Replace("$$", "$", StringComparison.Ordinal) : value);
        else if (value is not null)
            result.Append(value);
        else
            faults.Add($"the environment variable {name} is not set; set it, or give a default: ${{{name}:-text}}");
        return end + 1;
    }

    // A default cannot hold a reference: "${A:-${B}}" would end at the first brace.
    [GeneratedRegex(
        @"\A\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>((?!\$\{).)*))?\}\z",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Reference();
}
