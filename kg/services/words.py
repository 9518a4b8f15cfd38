"""Words for terms of other vocabularies, which our ontology does not label."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kg.model.lang import Text

__all__ = ["OUTSIDE_WORDS"]

#: By prefixed name; tests/test_diff.py holds each against its vocabulary's list.
OUTSIDE_WORDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "dcterms:date": Text("date", "日付"),
        "dcterms:description": Text("description", "説明"),
        "dcterms:identifier": Text("identifier", "識別子"),
        "dcterms:isPartOf": Text("part of", "収録元"),
        "dcterms:isReplacedBy": Text("replaced by", "後継"),
        "dcterms:issued": Text("issued", "発行"),
        "dcterms:language": Text("language", "言語"),
        "dcterms:license": Text("licence", "ライセンス"),
        "dcterms:modified": Text("modified", "更新日"),
        "dcterms:publisher": Text("publisher", "発行者"),
        "dcterms:title": Text("title", "題名"),
        "dcterms:type": Text("kind", "種別"),
        "foaf:homepage": Text("home page", "ホームページ"),
        "foaf:page": Text("page", "掲載ページ"),
        "geo:lat": Text("latitude", "緯度"),
        "geo:long": Text("longitude", "経度"),
        "org:member": Text("member", "構成員"),
        "org:organization": Text("organisation", "組織"),
        "org:role": Text("role", "役割"),
        "owl:AllDisjointClasses": Text("disjoint classes", "互いに素なクラス"),
        "owl:Class": Text("class", "クラス"),
        "owl:DatatypeProperty": Text("property", "プロパティ"),
        "owl:ObjectProperty": Text("property", "プロパティ"),
        "owl:Ontology": Text("ontology", "オントロジー"),
        "owl:disjointWith": Text("disjoint with", "互いに素"),
        "owl:members": Text("members", "要素"),
        "owl:unionOf": Text("any of", "いずれか"),
        "owl:versionInfo": Text("version", "版"),
        "prov:wasDerivedFrom": Text("source", "出典"),
        "prov:wasRevisionOf": Text("revision of", "前の版"),
        "qb:dataSet": Text("data set", "データセット"),
        "rdf:type": Text("type", "種類"),
        "rdfs:comment": Text("comment", "注釈"),
        "rdfs:domain": Text("domain", "主語の種類"),
        "rdfs:label": Text("name", "名称"),
        "rdfs:range": Text("range", "値の種類"),
        "rdfs:seeAlso": Text("see also", "参照"),
        "rdfs:subClassOf": Text("narrower than", "上位クラス"),
        "rdfs:subPropertyOf": Text("narrower than", "上位プロパティ"),
        "schema:dissolutionDate": Text("dissolved", "終了"),
        "schema:endDate": Text("end", "終了日"),
        "schema:foundingDate": Text("founded", "形成"),
        "schema:startDate": Text("start", "開始日"),
        "sdmx-attribute:unitMeasure": Text("unit", "単位"),
        "sdmx-dimension:age": Text("age", "年齢"),
        "sdmx-dimension:refArea": Text("area", "地域"),
        "skos:Concept": Text("concept", "概念"),
        "skos:ConceptScheme": Text("concept scheme", "概念体系"),
        "skos:altLabel": Text("other name", "別名"),
        "skos:broadMatch": Text("broader match", "より広い対応"),
        "skos:broader": Text("broader", "上位"),
        "skos:closeMatch": Text("close match", "近い対応"),
        "skos:definition": Text("definition", "定義"),
        "skos:editorialNote": Text("editorial note", "編集上の注記"),
        "skos:exactMatch": Text("exact match", "一致する概念"),
        "skos:example": Text("example", "例"),
        "skos:inScheme": Text("in scheme", "所属体系"),
        "skos:notation": Text("mark", "記号"),
        "skos:note": Text("note", "備考"),
        "skos:prefLabel": Text("name", "名称"),
        "skos:relatedMatch": Text("related match", "関連する概念"),
        "skos:scopeNote": Text("scope note", "適用範囲"),
    }
)
