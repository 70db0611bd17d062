using System.Collections.Immutable;
using Akka.Configuration.Hocon;
using TableActors.Contracts.Computations;

namespace TableActors.Host.ServiceFiles.Reading.Computations;

/// <summary><c>function = slugify, args = [prompt, { value = 3 }]</c></summary>
internal sealed class FunctionKind : IComputationKind
{
    public string Key => "function";

    public IReadOnlyList<string> Keys { get; } = ["function", "args"];

    public ComputationDefinition? Read(Section section)
    {
        var function = section.Text(Key);
        var arguments = ReadArguments(section);
        return function is null ? null : new FunctionComputation(function, arguments);
    }

    private static ImmutableArray<ArgumentDefinition> ReadArguments(Section section)
    {
        if (!section.TryGet("args", out var value))
            return [];
        if (value.IsString())
            return [value.GetString()];
        return
        [
            .. section.List("args")
                .Select((argument, index) => ReadArgument(argument, section.Place.Within($"argument {index + 1}"), section.Faults))
                .OfType<ArgumentDefinition>(),
        ];
    }

    private static ArgumentDefinition? ReadArgument(HoconValue value, Place place, FaultLog faults)
    {
        if (value.IsObject())
            return LiteralReader.Read(new Section(value.GetObject(), place, faults));
        if (HoconKind.Of(value) == HoconKind.Text)
            return value.GetString();
        faults.Add(place, $"must be a column's name or a literal {{ value = … }}, not {HoconKind.Describe(value)}");
        return null;
    }
}
