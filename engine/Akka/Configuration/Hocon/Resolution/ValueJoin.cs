using Akka.Configuration.Hocon.Syntax;

namespace Akka.Configuration.Hocon.Resolution;

/// <summary>Joins values that are written next to each other.</summary>
internal static class ValueJoin
{
    public static ResolvedValue Of(List<Part> parts, Position position)
    {
        var values = parts.Where(part => !part.IsSpace).Select(part => part.Value).ToList();
        if (values.Count <= 1)
            return values.FirstOrDefault();
        if (values.TrueForAll(value => value is ResolvedText))
            return JoinTexts(parts);
        if (values.TrueForAll(value => value is ResolvedObject))
            return ResolvedObject.Merge(values.ConvertAll(value => (ResolvedObject)value));
        if (values.TrueForAll(value => value is ResolvedArray))
            return new ResolvedArray(values.SelectMany(value => ((ResolvedArray)value).Elements).ToList());
        throw position.Error("texts, objects and arrays cannot be joined with each other.");
    }

    private static ResolvedText JoinTexts(List<Part> parts)
    {
        var first = parts.FindIndex(part => !part.IsSpace);
        var last = parts.FindLastIndex(part => !part.IsSpace);
        return new ResolvedText(string.Concat(parts[first..(last + 1)].Select(part => ((ResolvedText)part.Value).Text ?? "null")));
    }

    internal readonly record struct Part(ResolvedValue Value, bool IsSpace);
}
