using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tables.Typed;

/// <summary>
/// Says that the property's column holds files. The property is a <see cref="MediaReference"/>, or a string that is the file's path
/// within the media store.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class MediaColumnAttribute : ColumnPropertyAttribute
{
    private protected MediaColumnAttribute(MediaType type) => Type = type;

    internal MediaType Type { get; }
}
