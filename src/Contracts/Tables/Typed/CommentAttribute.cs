namespace TableActors.Contracts.Tables.Typed;

/// <summary>Says what the property's column means.</summary>
/// <param name="text">The meaning; it becomes the description in the OpenAPI document.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class CommentAttribute(string text) : ColumnPropertyAttribute
{
    /// <summary>The meaning.</summary>
    public string Text { get; } = text;
}
