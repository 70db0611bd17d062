using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;

namespace TableActors.Actors.Tests.Stores;

public sealed class ParameterRolesTests
{
    [Theory]
    [InlineData("select a from t where a = @p")]
    [InlineData("select a from t where @p < a")]
    [InlineData("select a from t where (a, b) = (1, 2) and (@p <> a or b)")]
    [InlineData("select a from t where a in (@p)")]
    [InlineData("select a from t where a not in (1, @p, 2) limit 3")]
    [InlineData("select a from t where a = any(@p)")]
    [InlineData("select a from t where a between @p and 3 or a between 0 and @p")]
    [InlineData("select a from t where a is @p")]
    [InlineData("select a from t where a is not distinct from @p;")]
    [InlineData("select a from t where @p is null or a = @p order by a")]
    [InlineData("select a from t where @p")]
    [InlineData("select a from t where lower(trim(a)) = lower(trim(@p)) -- lower(@p + 1)")]
    [InlineData("select a from t where a = 'it''s ' || @p || lower(b) || t.c")]
    [InlineData("select a from t where a = coalesce(b, @p, 3)")]
    [InlineData("select a from t where a = cast(@p as text)")]
    [InlineData("select a from t where a = @p::text and b")]
    [InlineData("select a from t join u on u.a = @p where 1 / b > 0")]
    [InlineData("select a = @p as q from t /* @p + 1 */")]
    [InlineData("select a from t where \"@p\" = '@p + 1' and a=@p")]
    [InlineData("select case when a = @p then 1 else 0 end from t")]
    public void Of_WhatIsOnlyCompared_CannotCauseAnything(string sql) => RoleIn(sql).ShouldBe(ParameterRole.Compares);

    [Theory]
    [InlineData("select a from t where a like @p")]
    [InlineData("select a from t where a ilike '%' || @p || '%' and b = 1")]
    [InlineData("select a from t where a not like lower(@p)")]
    public void Of_APattern_IsOne(string sql) => RoleIn(sql).ShouldBe(ParameterRole.Matches);

    [Theory]
    [InlineData("select a from t limit @p")]
    [InlineData("select a from t limit 5 offset @p")]
    [InlineData("select a from t limit 5, @p")]
    [InlineData("select a from t fetch first @p rows only")]
    public void Of_ANumberOfRows_IsOne(string sql) => RoleIn(sql).ShouldBe(ParameterRole.Counts);

    [Theory]
    [InlineData("select @p as q")]
    [InlineData("select 1 / @p as q")]
    [InlineData("select a from t where a = @p + 1")]
    [InlineData("select a from t where a - @p = 1")]
    [InlineData("select a from t where a > abs(@p)")]
    [InlineData("select a from t where a > abs((@p))")]
    [InlineData("select a from t where substr(a, @p, 1) = 'x'")]
    [InlineData("select a from t where substring(a from @p) = 'x'")]
    [InlineData("select a from t where a = lower(decode(@p, 'hex'))")]
    [InlineData("select a from t where a like 'x' escape @p")]
    [InlineData("select a from t where a like @p escape '!'")]
    [InlineData("select a from t where a ~ @p")]
    [InlineData("select a from t where a = @p::date")]
    [InlineData("select a from t where a = cast(@p as date)")]
    [InlineData("select a from t limit @p + 1")]
    [InlineData("select a from t where a = @p and b = 1 / @p")]
    [InlineData("select a from t where (a, b) in (values (1, @p))")]
    [InlineData("select a from t where a[@p] = 1")]
    [InlineData("select a from t where a = @other")]
    [InlineData("")]
    [InlineData("@p")]
    [InlineData("(@p")]
    [InlineData("@p)")]
    [InlineData("|| @p ||")]
    [InlineData("f(@p ||")]
    [InlineData("lower(@p,")]
    public void Of_WhatSomethingIsComputedFrom_CanCauseAll(string sql) =>
        RoleIn(sql).HasFlag(ParameterRole.Computes).ShouldBeTrue();

    private static ParameterRole RoleIn(string sql) =>
        ParameterRoles.Of(Query.Sql("q", sql, p => p.String("p"))).ShouldHaveSingleItem();
}
