using System.Reflection;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tests.Messages;

public sealed class MessageFamilyTests
{
    [Fact]
    public void Commands_AllNameTheirTable()
    {
        var commands = Concrete(typeof(WriteCommand));

        commands.Select(type => type.Name).ShouldBe(["DeleteRows", "InsertRow", "UpdateRow", "WithdrawRequest"]);
        commands.ShouldAllBe(type => typeof(ITableMessage).IsAssignableFrom(type));
    }

    [Fact]
    public void Replies_AreThoseThatCallersKnow() => Concrete(typeof(WriteReply)).Select(type => type.Name)
        .ShouldBe(["RowMissing", "RowVersionDiffers", "RowWritten", "RowsDeleted", "WriteRefused"]);

    [Fact]
    public void Messages_CannotBeChanged()
    {
        var types = Concrete(typeof(WriteCommand)).Concat(Concrete(typeof(WriteReply))).ToList();

        types.SelectMany(
            type => type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            .Where(property => property.SetMethod is { } setter && !IsInitOnly(setter))
            .Select(property => $"{property.DeclaringType!.Name}.{property.Name}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Request_OfACommand_IsOptional()
    {
        var delete = new DeleteRows(TableName.Of("films"), 1, DateTimeOffset.UnixEpoch, new([0], [1L]), []);

        delete.Mark.ShouldBeNull();
        (delete with { Mark = new RequestMark(new RequestId("a"), RequestFingerprint.Of("b"u8), null) }).Mark!.Id.Value
            .ShouldBe("a");
    }

    private static List<Type> Concrete(Type family) =>
        [.. family.Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(family) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal)];

    private static bool IsInitOnly(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit");
}
