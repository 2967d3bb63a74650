// Made by scripts/build-validators.ts of the schemas in src/operations: do not edit, run `npm run validators`.
// @ts-nocheck: the code is ajv's.
import type { ValidateFunction } from 'ajv'
import { OPTION_KINDS } from './option-kinds.ts'
const schema12 = {"type":"object","properties":{"src":{"is":"text"},"sha256":{"is":"sha256 digest"},"dest":{"is":"absolute path"},"mode":{"is":"file mode"},"owner":{"is":"user or group"},"group":{"is":"user or group"},"via":{"is":"absolute path"},"keep":{"type":"integer","minimum":2},"service":{"is":"text"},"health":{"anyOf":[{"is":"text"},{"type":"integer","minimum":1,"maximum":65535}]},"version":{"is":"text"},"signature":{"is":"text"},"signers":{"is":"text"}},"required":["src","sha256","dest","mode","owner","group"],"additionalProperties":false};
const func2 = Object.prototype.hasOwnProperty;
const keyword0 = OPTION_KINDS;

function validate11(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.src === undefined) && (missing0 = "src")) || ((data.sha256 === undefined) && (missing0 = "sha256"))) || ((data.dest === undefined) && (missing0 = "dest"))) || ((data.mode === undefined) && (missing0 = "mode"))) || ((data.owner === undefined) && (missing0 = "owner"))) || ((data.group === undefined) && (missing0 = "group"))){
validate11.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'",schema:schema12.required,parentSchema:schema12,data}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func2.call(schema12.properties, key0))){
validate11.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema12,data}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.src !== undefined){
let data0 = data.src;
const _errs2 = errors;
if(!(keyword0["text"].holds(data0))){
validate11.errors = [{instancePath:instancePath+"/src",schemaPath:"#/properties/src/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema12.properties.src,data:data0}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sha256 !== undefined){
let data1 = data.sha256;
const _errs3 = errors;
if(!(keyword0["sha256 digest"].holds(data1))){
validate11.errors = [{instancePath:instancePath+"/sha256",schemaPath:"#/properties/sha256/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"sha256 digest",parentSchema:schema12.properties.sha256,data:data1}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.dest !== undefined){
let data2 = data.dest;
const _errs4 = errors;
if(!(keyword0["absolute path"].holds(data2))){
validate11.errors = [{instancePath:instancePath+"/dest",schemaPath:"#/properties/dest/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"absolute path",parentSchema:schema12.properties.dest,data:data2}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mode !== undefined){
let data3 = data.mode;
const _errs5 = errors;
if(!(keyword0["file mode"].holds(data3))){
validate11.errors = [{instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"file mode",parentSchema:schema12.properties.mode,data:data3}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.owner !== undefined){
let data4 = data.owner;
const _errs6 = errors;
if(!(keyword0["user or group"].holds(data4))){
validate11.errors = [{instancePath:instancePath+"/owner",schemaPath:"#/properties/owner/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"user or group",parentSchema:schema12.properties.owner,data:data4}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.group !== undefined){
let data5 = data.group;
const _errs7 = errors;
if(!(keyword0["user or group"].holds(data5))){
validate11.errors = [{instancePath:instancePath+"/group",schemaPath:"#/properties/group/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"user or group",parentSchema:schema12.properties.group,data:data5}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.via !== undefined){
let data6 = data.via;
const _errs8 = errors;
if(!(keyword0["absolute path"].holds(data6))){
validate11.errors = [{instancePath:instancePath+"/via",schemaPath:"#/properties/via/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"absolute path",parentSchema:schema12.properties.via,data:data6}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keep !== undefined){
let data7 = data.keep;
const _errs9 = errors;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
validate11.errors = [{instancePath:instancePath+"/keep",schemaPath:"#/properties/keep/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema12.properties.keep.type,parentSchema:schema12.properties.keep,data:data7}];
return false;
}
if(errors === _errs9){
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 < 2 || isNaN(data7)){
validate11.errors = [{instancePath:instancePath+"/keep",schemaPath:"#/properties/keep/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2},message:"must be >= 2",schema:2,parentSchema:schema12.properties.keep,data:data7}];
return false;
}
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.service !== undefined){
let data8 = data.service;
const _errs11 = errors;
if(!(keyword0["text"].holds(data8))){
validate11.errors = [{instancePath:instancePath+"/service",schemaPath:"#/properties/service/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema12.properties.service,data:data8}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.health !== undefined){
let data9 = data.health;
const _errs12 = errors;
const _errs13 = errors;
let valid1 = false;
const _errs14 = errors;
if(!(keyword0["text"].holds(data9))){
const err0 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/anyOf/0/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema12.properties.health.anyOf[0],data:data9};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs14 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs15 = errors;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
const err1 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/anyOf/1/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema12.properties.health.anyOf[1].type,parentSchema:schema12.properties.health.anyOf[1],data:data9};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(errors === _errs15){
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 65535 || isNaN(data9)){
const err2 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/anyOf/1/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema12.properties.health.anyOf[1],data:data9};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
else {
if(data9 < 1 || isNaN(data9)){
const err3 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/anyOf/1/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema12.properties.health.anyOf[1],data:data9};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
}
var _valid0 = _errs15 === errors;
valid1 = valid1 || _valid0;
}
if(!valid1){
const err4 = {instancePath:instancePath+"/health",schemaPath:"#/properties/health/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema12.properties.health.anyOf,parentSchema:schema12.properties.health,data:data9};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate11.errors = vErrors;
return false;
}
else {
errors = _errs13;
if(vErrors !== null){
if(_errs13){
vErrors.length = _errs13;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data10 = data.version;
const _errs17 = errors;
if(!(keyword0["text"].holds(data10))){
validate11.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema12.properties.version,data:data10}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.signature !== undefined){
let data11 = data.signature;
const _errs18 = errors;
if(!(keyword0["text"].holds(data11))){
validate11.errors = [{instancePath:instancePath+"/signature",schemaPath:"#/properties/signature/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema12.properties.signature,data:data11}];
return false;
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.signers !== undefined){
let data12 = data.signers;
const _errs19 = errors;
if(!(keyword0["text"].holds(data12))){
validate11.errors = [{instancePath:instancePath+"/signers",schemaPath:"#/properties/signers/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema12.properties.signers,data:data12}];
return false;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate11.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema12.type,parentSchema:schema12,data}];
return false;
}
}
validate11.errors = vErrors;
return errors === 0;
}


const schema13 = {"type":"object","properties":{"argv":{"type":"array","items":{"is":"text"},"minItems":1},"sh":{"is":"text"},"env":{"type":"object","additionalProperties":{"is":"secret text"}},"cwd":{"is":"folder"},"stdin":{"is":"secret text"},"timeout":{"is":"duration"},"exitCodes":{"type":"array","items":{"type":"integer","minimum":0,"maximum":255},"minItems":1},"onOutput":{"is":"function"},"creates":{"is":"absolute path"},"removes":{"is":"absolute path"},"unless":{"anyOf":[{"is":"text"},{"type":"array","items":{"is":"text"},"minItems":1}]},"onlyIf":{"anyOf":[{"is":"text"},{"type":"array","items":{"is":"text"},"minItems":1}]},"changedWhen":{"is":"function"},"always":{"type":"boolean","const":true}},"required":[],"additionalProperties":false};

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(func2.call(schema13.properties, key0))){
validate12.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema13,data}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.argv !== undefined){
let data0 = data.argv;
const _errs2 = errors;
if(errors === _errs2){
if(Array.isArray(data0)){
if(data0.length < 1){
validate12.errors = [{instancePath:instancePath+"/argv",schemaPath:"#/properties/argv/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema13.properties.argv,data:data0}];
return false;
}
else {
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs4 = errors;
if(!(keyword0["text"].holds(data1))){
validate12.errors = [{instancePath:instancePath+"/argv/" + i0,schemaPath:"#/properties/argv/items/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema13.properties.argv.items,data:data1}];
return false;
}
var valid1 = _errs4 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate12.errors = [{instancePath:instancePath+"/argv",schemaPath:"#/properties/argv/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema13.properties.argv.type,parentSchema:schema13.properties.argv,data:data0}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sh !== undefined){
let data2 = data.sh;
const _errs5 = errors;
if(!(keyword0["text"].holds(data2))){
validate12.errors = [{instancePath:instancePath+"/sh",schemaPath:"#/properties/sh/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema13.properties.sh,data:data2}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.env !== undefined){
let data3 = data.env;
const _errs6 = errors;
if(errors === _errs6){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
let data4 = data3[key1];
const _errs9 = errors;
if(!(keyword0["secret text"].holds(data4))){
validate12.errors = [{instancePath:instancePath+"/env/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/env/additionalProperties/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"secret text",parentSchema:schema13.properties.env.additionalProperties,data:data4}];
return false;
}
var valid2 = _errs9 === errors;
if(!valid2){
break;
}
}
}
else {
validate12.errors = [{instancePath:instancePath+"/env",schemaPath:"#/properties/env/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.properties.env.type,parentSchema:schema13.properties.env,data:data3}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.cwd !== undefined){
let data5 = data.cwd;
const _errs10 = errors;
if(!(keyword0["folder"].holds(data5))){
validate12.errors = [{instancePath:instancePath+"/cwd",schemaPath:"#/properties/cwd/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"folder",parentSchema:schema13.properties.cwd,data:data5}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.stdin !== undefined){
let data6 = data.stdin;
const _errs11 = errors;
if(!(keyword0["secret text"].holds(data6))){
validate12.errors = [{instancePath:instancePath+"/stdin",schemaPath:"#/properties/stdin/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"secret text",parentSchema:schema13.properties.stdin,data:data6}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeout !== undefined){
let data7 = data.timeout;
const _errs12 = errors;
if(!(keyword0["duration"].holds(data7))){
validate12.errors = [{instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"duration",parentSchema:schema13.properties.timeout,data:data7}];
return false;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.exitCodes !== undefined){
let data8 = data.exitCodes;
const _errs13 = errors;
if(errors === _errs13){
if(Array.isArray(data8)){
if(data8.length < 1){
validate12.errors = [{instancePath:instancePath+"/exitCodes",schemaPath:"#/properties/exitCodes/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema13.properties.exitCodes,data:data8}];
return false;
}
else {
var valid3 = true;
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
let data9 = data8[i1];
const _errs15 = errors;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
validate12.errors = [{instancePath:instancePath+"/exitCodes/" + i1,schemaPath:"#/properties/exitCodes/items/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema13.properties.exitCodes.items.type,parentSchema:schema13.properties.exitCodes.items,data:data9}];
return false;
}
if(errors === _errs15){
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 255 || isNaN(data9)){
validate12.errors = [{instancePath:instancePath+"/exitCodes/" + i1,schemaPath:"#/properties/exitCodes/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255",schema:255,parentSchema:schema13.properties.exitCodes.items,data:data9}];
return false;
}
else {
if(data9 < 0 || isNaN(data9)){
validate12.errors = [{instancePath:instancePath+"/exitCodes/" + i1,schemaPath:"#/properties/exitCodes/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema13.properties.exitCodes.items,data:data9}];
return false;
}
}
}
}
var valid3 = _errs15 === errors;
if(!valid3){
break;
}
}
}
}
else {
validate12.errors = [{instancePath:instancePath+"/exitCodes",schemaPath:"#/properties/exitCodes/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema13.properties.exitCodes.type,parentSchema:schema13.properties.exitCodes,data:data8}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.onOutput !== undefined){
let data10 = data.onOutput;
const _errs17 = errors;
if(!(keyword0["function"].holds(data10))){
validate12.errors = [{instancePath:instancePath+"/onOutput",schemaPath:"#/properties/onOutput/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"function",parentSchema:schema13.properties.onOutput,data:data10}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.creates !== undefined){
let data11 = data.creates;
const _errs18 = errors;
if(!(keyword0["absolute path"].holds(data11))){
validate12.errors = [{instancePath:instancePath+"/creates",schemaPath:"#/properties/creates/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"absolute path",parentSchema:schema13.properties.creates,data:data11}];
return false;
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.removes !== undefined){
let data12 = data.removes;
const _errs19 = errors;
if(!(keyword0["absolute path"].holds(data12))){
validate12.errors = [{instancePath:instancePath+"/removes",schemaPath:"#/properties/removes/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"absolute path",parentSchema:schema13.properties.removes,data:data12}];
return false;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.unless !== undefined){
let data13 = data.unless;
const _errs20 = errors;
const _errs21 = errors;
let valid4 = false;
const _errs22 = errors;
if(!(keyword0["text"].holds(data13))){
const err0 = {instancePath:instancePath+"/unless",schemaPath:"#/properties/unless/anyOf/0/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema13.properties.unless.anyOf[0],data:data13};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs22 === errors;
valid4 = valid4 || _valid0;
if(!valid4){
const _errs23 = errors;
if(errors === _errs23){
if(Array.isArray(data13)){
if(data13.length < 1){
const err1 = {instancePath:instancePath+"/unless",schemaPath:"#/properties/unless/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema13.properties.unless.anyOf[1],data:data13};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
var valid5 = true;
const len2 = data13.length;
for(let i2=0; i2<len2; i2++){
let data14 = data13[i2];
const _errs25 = errors;
if(!(keyword0["text"].holds(data14))){
const err2 = {instancePath:instancePath+"/unless/" + i2,schemaPath:"#/properties/unless/anyOf/1/items/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema13.properties.unless.anyOf[1].items,data:data14};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var valid5 = _errs25 === errors;
if(!valid5){
break;
}
}
}
}
else {
const err3 = {instancePath:instancePath+"/unless",schemaPath:"#/properties/unless/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema13.properties.unless.anyOf[1].type,parentSchema:schema13.properties.unless.anyOf[1],data:data13};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var _valid0 = _errs23 === errors;
valid4 = valid4 || _valid0;
}
if(!valid4){
const err4 = {instancePath:instancePath+"/unless",schemaPath:"#/properties/unless/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema13.properties.unless.anyOf,parentSchema:schema13.properties.unless,data:data13};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate12.errors = vErrors;
return false;
}
else {
errors = _errs21;
if(vErrors !== null){
if(_errs21){
vErrors.length = _errs21;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.onlyIf !== undefined){
let data15 = data.onlyIf;
const _errs26 = errors;
const _errs27 = errors;
let valid6 = false;
const _errs28 = errors;
if(!(keyword0["text"].holds(data15))){
const err5 = {instancePath:instancePath+"/onlyIf",schemaPath:"#/properties/onlyIf/anyOf/0/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema13.properties.onlyIf.anyOf[0],data:data15};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
var _valid1 = _errs28 === errors;
valid6 = valid6 || _valid1;
if(!valid6){
const _errs29 = errors;
if(errors === _errs29){
if(Array.isArray(data15)){
if(data15.length < 1){
const err6 = {instancePath:instancePath+"/onlyIf",schemaPath:"#/properties/onlyIf/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema13.properties.onlyIf.anyOf[1],data:data15};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
else {
var valid7 = true;
const len3 = data15.length;
for(let i3=0; i3<len3; i3++){
let data16 = data15[i3];
const _errs31 = errors;
if(!(keyword0["text"].holds(data16))){
const err7 = {instancePath:instancePath+"/onlyIf/" + i3,schemaPath:"#/properties/onlyIf/anyOf/1/items/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema13.properties.onlyIf.anyOf[1].items,data:data16};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var valid7 = _errs31 === errors;
if(!valid7){
break;
}
}
}
}
else {
const err8 = {instancePath:instancePath+"/onlyIf",schemaPath:"#/properties/onlyIf/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema13.properties.onlyIf.anyOf[1].type,parentSchema:schema13.properties.onlyIf.anyOf[1],data:data15};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
var _valid1 = _errs29 === errors;
valid6 = valid6 || _valid1;
}
if(!valid6){
const err9 = {instancePath:instancePath+"/onlyIf",schemaPath:"#/properties/onlyIf/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema13.properties.onlyIf.anyOf,parentSchema:schema13.properties.onlyIf,data:data15};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
validate12.errors = vErrors;
return false;
}
else {
errors = _errs27;
if(vErrors !== null){
if(_errs27){
vErrors.length = _errs27;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.changedWhen !== undefined){
let data17 = data.changedWhen;
const _errs32 = errors;
if(!(keyword0["function"].holds(data17))){
validate12.errors = [{instancePath:instancePath+"/changedWhen",schemaPath:"#/properties/changedWhen/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"function",parentSchema:schema13.properties.changedWhen,data:data17}];
return false;
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.always !== undefined){
let data18 = data.always;
const _errs33 = errors;
if(typeof data18 !== "boolean"){
validate12.errors = [{instancePath:instancePath+"/always",schemaPath:"#/properties/always/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema13.properties.always.type,parentSchema:schema13.properties.always,data:data18}];
return false;
}
if(true !== data18){
validate12.errors = [{instancePath:instancePath+"/always",schemaPath:"#/properties/always/const",keyword:"const",params:{allowedValue: true},message:"must be equal to constant",schema:true,parentSchema:schema13.properties.always,data:data18}];
return false;
}
var valid0 = _errs33 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate12.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.type,parentSchema:schema13,data}];
return false;
}
}
validate12.errors = vErrors;
return errors === 0;
}


const schema14 = {"type":"object","properties":{"path":{"is":"absolute path"},"state":{"type":"string","enum":["present","absent"]},"mode":{"is":"file mode"},"owner":{"is":"user or group"},"group":{"is":"user or group"}},"required":["path"],"additionalProperties":false};

function validate13(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.path === undefined) && (missing0 = "path")){
validate13.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'",schema:schema14.required,parentSchema:schema14,data}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((key0 === "path") || (key0 === "state")) || (key0 === "mode")) || (key0 === "owner")) || (key0 === "group"))){
validate13.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema14,data}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.path !== undefined){
let data0 = data.path;
const _errs2 = errors;
if(!(keyword0["absolute path"].holds(data0))){
validate13.errors = [{instancePath:instancePath+"/path",schemaPath:"#/properties/path/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"absolute path",parentSchema:schema14.properties.path,data:data0}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
let data1 = data.state;
const _errs3 = errors;
if(typeof data1 !== "string"){
validate13.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema14.properties.state.type,parentSchema:schema14.properties.state,data:data1}];
return false;
}
if(!((data1 === "present") || (data1 === "absent"))){
validate13.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/enum",keyword:"enum",params:{allowedValues: schema14.properties.state.enum},message:"must be equal to one of the allowed values",schema:schema14.properties.state.enum,parentSchema:schema14.properties.state,data:data1}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mode !== undefined){
let data2 = data.mode;
const _errs5 = errors;
if(!(keyword0["file mode"].holds(data2))){
validate13.errors = [{instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"file mode",parentSchema:schema14.properties.mode,data:data2}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.owner !== undefined){
let data3 = data.owner;
const _errs6 = errors;
if(!(keyword0["user or group"].holds(data3))){
validate13.errors = [{instancePath:instancePath+"/owner",schemaPath:"#/properties/owner/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"user or group",parentSchema:schema14.properties.owner,data:data3}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.group !== undefined){
let data4 = data.group;
const _errs7 = errors;
if(!(keyword0["user or group"].holds(data4))){
validate13.errors = [{instancePath:instancePath+"/group",schemaPath:"#/properties/group/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"user or group",parentSchema:schema14.properties.group,data:data4}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate13.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema14.type,parentSchema:schema14,data}];
return false;
}
}
validate13.errors = vErrors;
return errors === 0;
}


const schema15 = {"type":"object","properties":{"path":{"is":"absolute path"},"content":{"is":"content"},"src":{"is":"text"},"secret":{"type":"boolean"},"state":{"type":"string","enum":["present","absent"]},"validate":{"type":"array","items":{"is":"text"},"minItems":1},"mode":{"is":"file mode"},"owner":{"is":"user or group"},"group":{"is":"user or group"}},"required":["path"],"additionalProperties":false};

function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.path === undefined) && (missing0 = "path")){
validate14.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'",schema:schema15.required,parentSchema:schema15,data}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func2.call(schema15.properties, key0))){
validate14.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema15,data}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.path !== undefined){
let data0 = data.path;
const _errs2 = errors;
if(!(keyword0["absolute path"].holds(data0))){
validate14.errors = [{instancePath:instancePath+"/path",schemaPath:"#/properties/path/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"absolute path",parentSchema:schema15.properties.path,data:data0}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.content !== undefined){
let data1 = data.content;
const _errs3 = errors;
if(!(keyword0["content"].holds(data1))){
validate14.errors = [{instancePath:instancePath+"/content",schemaPath:"#/properties/content/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"content",parentSchema:schema15.properties.content,data:data1}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.src !== undefined){
let data2 = data.src;
const _errs4 = errors;
if(!(keyword0["text"].holds(data2))){
validate14.errors = [{instancePath:instancePath+"/src",schemaPath:"#/properties/src/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema15.properties.src,data:data2}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.secret !== undefined){
let data3 = data.secret;
const _errs5 = errors;
if(typeof data3 !== "boolean"){
validate14.errors = [{instancePath:instancePath+"/secret",schemaPath:"#/properties/secret/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema15.properties.secret.type,parentSchema:schema15.properties.secret,data:data3}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
let data4 = data.state;
const _errs7 = errors;
if(typeof data4 !== "string"){
validate14.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema15.properties.state.type,parentSchema:schema15.properties.state,data:data4}];
return false;
}
if(!((data4 === "present") || (data4 === "absent"))){
validate14.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/enum",keyword:"enum",params:{allowedValues: schema15.properties.state.enum},message:"must be equal to one of the allowed values",schema:schema15.properties.state.enum,parentSchema:schema15.properties.state,data:data4}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.validate !== undefined){
let data5 = data.validate;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data5)){
if(data5.length < 1){
validate14.errors = [{instancePath:instancePath+"/validate",schemaPath:"#/properties/validate/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema15.properties.validate,data:data5}];
return false;
}
else {
var valid1 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
const _errs11 = errors;
if(!(keyword0["text"].holds(data6))){
validate14.errors = [{instancePath:instancePath+"/validate/" + i0,schemaPath:"#/properties/validate/items/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema15.properties.validate.items,data:data6}];
return false;
}
var valid1 = _errs11 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate14.errors = [{instancePath:instancePath+"/validate",schemaPath:"#/properties/validate/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema15.properties.validate.type,parentSchema:schema15.properties.validate,data:data5}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mode !== undefined){
let data7 = data.mode;
const _errs12 = errors;
if(!(keyword0["file mode"].holds(data7))){
validate14.errors = [{instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"file mode",parentSchema:schema15.properties.mode,data:data7}];
return false;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.owner !== undefined){
let data8 = data.owner;
const _errs13 = errors;
if(!(keyword0["user or group"].holds(data8))){
validate14.errors = [{instancePath:instancePath+"/owner",schemaPath:"#/properties/owner/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"user or group",parentSchema:schema15.properties.owner,data:data8}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.group !== undefined){
let data9 = data.group;
const _errs14 = errors;
if(!(keyword0["user or group"].holds(data9))){
validate14.errors = [{instancePath:instancePath+"/group",schemaPath:"#/properties/group/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"user or group",parentSchema:schema15.properties.group,data:data9}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate14.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema15.type,parentSchema:schema15,data}];
return false;
}
}
validate14.errors = vErrors;
return errors === 0;
}


const schema16 = {"type":"object","properties":{"dest":{"is":"absolute path"},"last":{"type":"integer","minimum":1,"maximum":10000}},"required":[],"additionalProperties":false};

function validate15(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "dest") || (key0 === "last"))){
validate15.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema16,data}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.dest !== undefined){
let data0 = data.dest;
const _errs2 = errors;
if(!(keyword0["absolute path"].holds(data0))){
validate15.errors = [{instancePath:instancePath+"/dest",schemaPath:"#/properties/dest/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"absolute path",parentSchema:schema16.properties.dest,data:data0}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.last !== undefined){
let data1 = data.last;
const _errs3 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate15.errors = [{instancePath:instancePath+"/last",schemaPath:"#/properties/last/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema16.properties.last.type,parentSchema:schema16.properties.last,data:data1}];
return false;
}
if(errors === _errs3){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 10000 || isNaN(data1)){
validate15.errors = [{instancePath:instancePath+"/last",schemaPath:"#/properties/last/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000",schema:10000,parentSchema:schema16.properties.last,data:data1}];
return false;
}
else {
if(data1 < 1 || isNaN(data1)){
validate15.errors = [{instancePath:instancePath+"/last",schemaPath:"#/properties/last/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema16.properties.last,data:data1}];
return false;
}
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate15.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema16.type,parentSchema:schema16,data}];
return false;
}
}
validate15.errors = vErrors;
return errors === 0;
}


const schema17 = {"type":"object","properties":{"argv":{"type":"array","items":{"is":"text"},"minItems":1},"sh":{"is":"text"},"env":{"type":"object","additionalProperties":{"is":"secret text"}},"cwd":{"is":"folder"},"stdin":{"is":"secret text"},"timeout":{"is":"duration"},"exitCodes":{"type":"array","items":{"type":"integer","minimum":0,"maximum":255},"minItems":1},"onOutput":{"is":"function"}},"required":[],"additionalProperties":false};

function validate16(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!((((((((key0 === "argv") || (key0 === "sh")) || (key0 === "env")) || (key0 === "cwd")) || (key0 === "stdin")) || (key0 === "timeout")) || (key0 === "exitCodes")) || (key0 === "onOutput"))){
validate16.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema17,data}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.argv !== undefined){
let data0 = data.argv;
const _errs2 = errors;
if(errors === _errs2){
if(Array.isArray(data0)){
if(data0.length < 1){
validate16.errors = [{instancePath:instancePath+"/argv",schemaPath:"#/properties/argv/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema17.properties.argv,data:data0}];
return false;
}
else {
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs4 = errors;
if(!(keyword0["text"].holds(data1))){
validate16.errors = [{instancePath:instancePath+"/argv/" + i0,schemaPath:"#/properties/argv/items/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema17.properties.argv.items,data:data1}];
return false;
}
var valid1 = _errs4 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate16.errors = [{instancePath:instancePath+"/argv",schemaPath:"#/properties/argv/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema17.properties.argv.type,parentSchema:schema17.properties.argv,data:data0}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sh !== undefined){
let data2 = data.sh;
const _errs5 = errors;
if(!(keyword0["text"].holds(data2))){
validate16.errors = [{instancePath:instancePath+"/sh",schemaPath:"#/properties/sh/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema17.properties.sh,data:data2}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.env !== undefined){
let data3 = data.env;
const _errs6 = errors;
if(errors === _errs6){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
let data4 = data3[key1];
const _errs9 = errors;
if(!(keyword0["secret text"].holds(data4))){
validate16.errors = [{instancePath:instancePath+"/env/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/env/additionalProperties/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"secret text",parentSchema:schema17.properties.env.additionalProperties,data:data4}];
return false;
}
var valid2 = _errs9 === errors;
if(!valid2){
break;
}
}
}
else {
validate16.errors = [{instancePath:instancePath+"/env",schemaPath:"#/properties/env/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema17.properties.env.type,parentSchema:schema17.properties.env,data:data3}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.cwd !== undefined){
let data5 = data.cwd;
const _errs10 = errors;
if(!(keyword0["folder"].holds(data5))){
validate16.errors = [{instancePath:instancePath+"/cwd",schemaPath:"#/properties/cwd/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"folder",parentSchema:schema17.properties.cwd,data:data5}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.stdin !== undefined){
let data6 = data.stdin;
const _errs11 = errors;
if(!(keyword0["secret text"].holds(data6))){
validate16.errors = [{instancePath:instancePath+"/stdin",schemaPath:"#/properties/stdin/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"secret text",parentSchema:schema17.properties.stdin,data:data6}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeout !== undefined){
let data7 = data.timeout;
const _errs12 = errors;
if(!(keyword0["duration"].holds(data7))){
validate16.errors = [{instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"duration",parentSchema:schema17.properties.timeout,data:data7}];
return false;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.exitCodes !== undefined){
let data8 = data.exitCodes;
const _errs13 = errors;
if(errors === _errs13){
if(Array.isArray(data8)){
if(data8.length < 1){
validate16.errors = [{instancePath:instancePath+"/exitCodes",schemaPath:"#/properties/exitCodes/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema17.properties.exitCodes,data:data8}];
return false;
}
else {
var valid3 = true;
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
let data9 = data8[i1];
const _errs15 = errors;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
validate16.errors = [{instancePath:instancePath+"/exitCodes/" + i1,schemaPath:"#/properties/exitCodes/items/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema17.properties.exitCodes.items.type,parentSchema:schema17.properties.exitCodes.items,data:data9}];
return false;
}
if(errors === _errs15){
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 255 || isNaN(data9)){
validate16.errors = [{instancePath:instancePath+"/exitCodes/" + i1,schemaPath:"#/properties/exitCodes/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255},message:"must be <= 255",schema:255,parentSchema:schema17.properties.exitCodes.items,data:data9}];
return false;
}
else {
if(data9 < 0 || isNaN(data9)){
validate16.errors = [{instancePath:instancePath+"/exitCodes/" + i1,schemaPath:"#/properties/exitCodes/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema17.properties.exitCodes.items,data:data9}];
return false;
}
}
}
}
var valid3 = _errs15 === errors;
if(!valid3){
break;
}
}
}
}
else {
validate16.errors = [{instancePath:instancePath+"/exitCodes",schemaPath:"#/properties/exitCodes/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema17.properties.exitCodes.type,parentSchema:schema17.properties.exitCodes,data:data8}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.onOutput !== undefined){
let data10 = data.onOutput;
const _errs17 = errors;
if(!(keyword0["function"].holds(data10))){
validate16.errors = [{instancePath:instancePath+"/onOutput",schemaPath:"#/properties/onOutput/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"function",parentSchema:schema17.properties.onOutput,data:data10}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate16.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema17.type,parentSchema:schema17,data}];
return false;
}
}
validate16.errors = vErrors;
return errors === 0;
}


const schema18 = {"type":"object","properties":{"name":{"is":"unit name"},"state":{"type":"string","enum":["started","stopped","restarted","reloaded"]},"enabled":{"type":"boolean"},"daemonReload":{"type":"boolean"},"running":{"is":"installed release"},"restartAfter":{"type":"array","items":{"is":"dated outcome"}},"timeout":{"is":"duration"}},"required":["name"],"additionalProperties":false};

function validate17(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.name === undefined) && (missing0 = "name")){
validate17.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'",schema:schema18.required,parentSchema:schema18,data}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "name") || (key0 === "state")) || (key0 === "enabled")) || (key0 === "daemonReload")) || (key0 === "running")) || (key0 === "restartAfter")) || (key0 === "timeout"))){
validate17.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema18,data}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.name !== undefined){
let data0 = data.name;
const _errs2 = errors;
if(!(keyword0["unit name"].holds(data0))){
validate17.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"unit name",parentSchema:schema18.properties.name,data:data0}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
let data1 = data.state;
const _errs3 = errors;
if(typeof data1 !== "string"){
validate17.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema18.properties.state.type,parentSchema:schema18.properties.state,data:data1}];
return false;
}
if(!((((data1 === "started") || (data1 === "stopped")) || (data1 === "restarted")) || (data1 === "reloaded"))){
validate17.errors = [{instancePath:instancePath+"/state",schemaPath:"#/properties/state/enum",keyword:"enum",params:{allowedValues: schema18.properties.state.enum},message:"must be equal to one of the allowed values",schema:schema18.properties.state.enum,parentSchema:schema18.properties.state,data:data1}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.enabled !== undefined){
let data2 = data.enabled;
const _errs5 = errors;
if(typeof data2 !== "boolean"){
validate17.errors = [{instancePath:instancePath+"/enabled",schemaPath:"#/properties/enabled/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema18.properties.enabled.type,parentSchema:schema18.properties.enabled,data:data2}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.daemonReload !== undefined){
let data3 = data.daemonReload;
const _errs7 = errors;
if(typeof data3 !== "boolean"){
validate17.errors = [{instancePath:instancePath+"/daemonReload",schemaPath:"#/properties/daemonReload/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema18.properties.daemonReload.type,parentSchema:schema18.properties.daemonReload,data:data3}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.running !== undefined){
let data4 = data.running;
const _errs9 = errors;
if(!(keyword0["installed release"].holds(data4))){
validate17.errors = [{instancePath:instancePath+"/running",schemaPath:"#/properties/running/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"installed release",parentSchema:schema18.properties.running,data:data4}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.restartAfter !== undefined){
let data5 = data.restartAfter;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data5)){
var valid1 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
const _errs12 = errors;
if(!(keyword0["dated outcome"].holds(data6))){
validate17.errors = [{instancePath:instancePath+"/restartAfter/" + i0,schemaPath:"#/properties/restartAfter/items/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"dated outcome",parentSchema:schema18.properties.restartAfter.items,data:data6}];
return false;
}
var valid1 = _errs12 === errors;
if(!valid1){
break;
}
}
}
else {
validate17.errors = [{instancePath:instancePath+"/restartAfter",schemaPath:"#/properties/restartAfter/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema18.properties.restartAfter.type,parentSchema:schema18.properties.restartAfter,data:data5}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timeout !== undefined){
let data7 = data.timeout;
const _errs13 = errors;
if(!(keyword0["duration"].holds(data7))){
validate17.errors = [{instancePath:instancePath+"/timeout",schemaPath:"#/properties/timeout/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"duration",parentSchema:schema18.properties.timeout,data:data7}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate17.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema18.type,parentSchema:schema18,data}];
return false;
}
}
validate17.errors = vErrors;
return errors === 0;
}


const schema19 = {"type":"object","properties":{"path":{"is":"absolute path"},"src":{"anyOf":[{"is":"text"},{"is":"function"}]},"vars":{"is":"variables"},"trimBlocks":{"type":"boolean"},"lstripBlocks":{"type":"boolean"},"secret":{"type":"boolean"},"validate":{"type":"array","items":{"is":"text"},"minItems":1},"mode":{"is":"file mode"},"owner":{"is":"user or group"},"group":{"is":"user or group"}},"required":["path","src"],"additionalProperties":false};

function validate18(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.path === undefined) && (missing0 = "path")) || ((data.src === undefined) && (missing0 = "src"))){
validate18.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'",schema:schema19.required,parentSchema:schema19,data}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!(func2.call(schema19.properties, key0))){
validate18.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema19,data}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.path !== undefined){
let data0 = data.path;
const _errs2 = errors;
if(!(keyword0["absolute path"].holds(data0))){
validate18.errors = [{instancePath:instancePath+"/path",schemaPath:"#/properties/path/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"absolute path",parentSchema:schema19.properties.path,data:data0}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.src !== undefined){
let data1 = data.src;
const _errs3 = errors;
const _errs4 = errors;
let valid1 = false;
const _errs5 = errors;
if(!(keyword0["text"].holds(data1))){
const err0 = {instancePath:instancePath+"/src",schemaPath:"#/properties/src/anyOf/0/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema19.properties.src.anyOf[0],data:data1};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs6 = errors;
if(!(keyword0["function"].holds(data1))){
const err1 = {instancePath:instancePath+"/src",schemaPath:"#/properties/src/anyOf/1/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"function",parentSchema:schema19.properties.src.anyOf[1],data:data1};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
}
if(!valid1){
const err2 = {instancePath:instancePath+"/src",schemaPath:"#/properties/src/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema19.properties.src.anyOf,parentSchema:schema19.properties.src,data:data1};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
validate18.errors = vErrors;
return false;
}
else {
errors = _errs4;
if(vErrors !== null){
if(_errs4){
vErrors.length = _errs4;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.vars !== undefined){
let data2 = data.vars;
const _errs7 = errors;
if(!(keyword0["variables"].holds(data2))){
validate18.errors = [{instancePath:instancePath+"/vars",schemaPath:"#/properties/vars/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"variables",parentSchema:schema19.properties.vars,data:data2}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.trimBlocks !== undefined){
let data3 = data.trimBlocks;
const _errs8 = errors;
if(typeof data3 !== "boolean"){
validate18.errors = [{instancePath:instancePath+"/trimBlocks",schemaPath:"#/properties/trimBlocks/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema19.properties.trimBlocks.type,parentSchema:schema19.properties.trimBlocks,data:data3}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.lstripBlocks !== undefined){
let data4 = data.lstripBlocks;
const _errs10 = errors;
if(typeof data4 !== "boolean"){
validate18.errors = [{instancePath:instancePath+"/lstripBlocks",schemaPath:"#/properties/lstripBlocks/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema19.properties.lstripBlocks.type,parentSchema:schema19.properties.lstripBlocks,data:data4}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.secret !== undefined){
let data5 = data.secret;
const _errs12 = errors;
if(typeof data5 !== "boolean"){
validate18.errors = [{instancePath:instancePath+"/secret",schemaPath:"#/properties/secret/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema19.properties.secret.type,parentSchema:schema19.properties.secret,data:data5}];
return false;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.validate !== undefined){
let data6 = data.validate;
const _errs14 = errors;
if(errors === _errs14){
if(Array.isArray(data6)){
if(data6.length < 1){
validate18.errors = [{instancePath:instancePath+"/validate",schemaPath:"#/properties/validate/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema19.properties.validate,data:data6}];
return false;
}
else {
var valid2 = true;
const len0 = data6.length;
for(let i0=0; i0<len0; i0++){
let data7 = data6[i0];
const _errs16 = errors;
if(!(keyword0["text"].holds(data7))){
validate18.errors = [{instancePath:instancePath+"/validate/" + i0,schemaPath:"#/properties/validate/items/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema19.properties.validate.items,data:data7}];
return false;
}
var valid2 = _errs16 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate18.errors = [{instancePath:instancePath+"/validate",schemaPath:"#/properties/validate/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema19.properties.validate.type,parentSchema:schema19.properties.validate,data:data6}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mode !== undefined){
let data8 = data.mode;
const _errs17 = errors;
if(!(keyword0["file mode"].holds(data8))){
validate18.errors = [{instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"file mode",parentSchema:schema19.properties.mode,data:data8}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.owner !== undefined){
let data9 = data.owner;
const _errs18 = errors;
if(!(keyword0["user or group"].holds(data9))){
validate18.errors = [{instancePath:instancePath+"/owner",schemaPath:"#/properties/owner/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"user or group",parentSchema:schema19.properties.owner,data:data9}];
return false;
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.group !== undefined){
let data10 = data.group;
const _errs19 = errors;
if(!(keyword0["user or group"].holds(data10))){
validate18.errors = [{instancePath:instancePath+"/group",schemaPath:"#/properties/group/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"user or group",parentSchema:schema19.properties.group,data:data10}];
return false;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate18.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema19.type,parentSchema:schema19,data}];
return false;
}
}
validate18.errors = vErrors;
return errors === 0;
}


const schema20 = {"type":"object","properties":{"tcp":{"anyOf":[{"type":"integer","minimum":1,"maximum":65535},{"is":"text"}]},"http":{"is":"web address"},"status":{"anyOf":[{"type":"integer","minimum":100,"maximum":599},{"type":"array","items":{"type":"integer","minimum":100,"maximum":599},"minItems":1}]},"command":{"type":"array","items":{"is":"text"},"minItems":1},"for":{"is":"duration"},"interval":{"is":"duration"},"description":{"is":"text"}},"required":[],"additionalProperties":false};

function validate19(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
const _errs1 = errors;
for(const key0 in data){
if(!(((((((key0 === "tcp") || (key0 === "http")) || (key0 === "status")) || (key0 === "command")) || (key0 === "for")) || (key0 === "interval")) || (key0 === "description"))){
validate19.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema20,data}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.tcp !== undefined){
let data0 = data.tcp;
const _errs2 = errors;
const _errs3 = errors;
let valid1 = false;
const _errs4 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err0 = {instancePath:instancePath+"/tcp",schemaPath:"#/properties/tcp/anyOf/0/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema20.properties.tcp.anyOf[0].type,parentSchema:schema20.properties.tcp.anyOf[0],data:data0};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(errors === _errs4){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 65535 || isNaN(data0)){
const err1 = {instancePath:instancePath+"/tcp",schemaPath:"#/properties/tcp/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema20.properties.tcp.anyOf[0],data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
else {
if(data0 < 1 || isNaN(data0)){
const err2 = {instancePath:instancePath+"/tcp",schemaPath:"#/properties/tcp/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema20.properties.tcp.anyOf[0],data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
}
var _valid0 = _errs4 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs6 = errors;
if(!(keyword0["text"].holds(data0))){
const err3 = {instancePath:instancePath+"/tcp",schemaPath:"#/properties/tcp/anyOf/1/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema20.properties.tcp.anyOf[1],data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
}
if(!valid1){
const err4 = {instancePath:instancePath+"/tcp",schemaPath:"#/properties/tcp/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema20.properties.tcp.anyOf,parentSchema:schema20.properties.tcp,data:data0};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
validate19.errors = vErrors;
return false;
}
else {
errors = _errs3;
if(vErrors !== null){
if(_errs3){
vErrors.length = _errs3;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.http !== undefined){
let data1 = data.http;
const _errs7 = errors;
if(!(keyword0["web address"].holds(data1))){
validate19.errors = [{instancePath:instancePath+"/http",schemaPath:"#/properties/http/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"web address",parentSchema:schema20.properties.http,data:data1}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.status !== undefined){
let data2 = data.status;
const _errs8 = errors;
const _errs9 = errors;
let valid2 = false;
const _errs10 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err5 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/anyOf/0/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema20.properties.status.anyOf[0].type,parentSchema:schema20.properties.status.anyOf[0],data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(errors === _errs10){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 599 || isNaN(data2)){
const err6 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/anyOf/0/maximum",keyword:"maximum",params:{comparison: "<=", limit: 599},message:"must be <= 599",schema:599,parentSchema:schema20.properties.status.anyOf[0],data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
else {
if(data2 < 100 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 100},message:"must be >= 100",schema:100,parentSchema:schema20.properties.status.anyOf[0],data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
}
var _valid1 = _errs10 === errors;
valid2 = valid2 || _valid1;
if(!valid2){
const _errs12 = errors;
if(errors === _errs12){
if(Array.isArray(data2)){
if(data2.length < 1){
const err8 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/anyOf/1/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema20.properties.status.anyOf[1],data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
else {
var valid3 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs14 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err9 = {instancePath:instancePath+"/status/" + i0,schemaPath:"#/properties/status/anyOf/1/items/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema20.properties.status.anyOf[1].items.type,parentSchema:schema20.properties.status.anyOf[1].items,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(errors === _errs14){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 599 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/status/" + i0,schemaPath:"#/properties/status/anyOf/1/items/maximum",keyword:"maximum",params:{comparison: "<=", limit: 599},message:"must be <= 599",schema:599,parentSchema:schema20.properties.status.anyOf[1].items,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
else {
if(data3 < 100 || isNaN(data3)){
const err11 = {instancePath:instancePath+"/status/" + i0,schemaPath:"#/properties/status/anyOf/1/items/minimum",keyword:"minimum",params:{comparison: ">=", limit: 100},message:"must be >= 100",schema:100,parentSchema:schema20.properties.status.anyOf[1].items,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
}
var valid3 = _errs14 === errors;
if(!valid3){
break;
}
}
}
}
else {
const err12 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/anyOf/1/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema20.properties.status.anyOf[1].type,parentSchema:schema20.properties.status.anyOf[1],data:data2};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid1 = _errs12 === errors;
valid2 = valid2 || _valid1;
}
if(!valid2){
const err13 = {instancePath:instancePath+"/status",schemaPath:"#/properties/status/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema20.properties.status.anyOf,parentSchema:schema20.properties.status,data:data2};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
validate19.errors = vErrors;
return false;
}
else {
errors = _errs9;
if(vErrors !== null){
if(_errs9){
vErrors.length = _errs9;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.command !== undefined){
let data4 = data.command;
const _errs16 = errors;
if(errors === _errs16){
if(Array.isArray(data4)){
if(data4.length < 1){
validate19.errors = [{instancePath:instancePath+"/command",schemaPath:"#/properties/command/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema20.properties.command,data:data4}];
return false;
}
else {
var valid4 = true;
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
let data5 = data4[i1];
const _errs18 = errors;
if(!(keyword0["text"].holds(data5))){
validate19.errors = [{instancePath:instancePath+"/command/" + i1,schemaPath:"#/properties/command/items/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema20.properties.command.items,data:data5}];
return false;
}
var valid4 = _errs18 === errors;
if(!valid4){
break;
}
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/command",schemaPath:"#/properties/command/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema20.properties.command.type,parentSchema:schema20.properties.command,data:data4}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.for !== undefined){
let data6 = data.for;
const _errs19 = errors;
if(!(keyword0["duration"].holds(data6))){
validate19.errors = [{instancePath:instancePath+"/for",schemaPath:"#/properties/for/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"duration",parentSchema:schema20.properties.for,data:data6}];
return false;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.interval !== undefined){
let data7 = data.interval;
const _errs20 = errors;
if(!(keyword0["duration"].holds(data7))){
validate19.errors = [{instancePath:instancePath+"/interval",schemaPath:"#/properties/interval/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"duration",parentSchema:schema20.properties.interval,data:data7}];
return false;
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.description !== undefined){
let data8 = data.description;
const _errs21 = errors;
if(!(keyword0["text"].holds(data8))){
validate19.errors = [{instancePath:instancePath+"/description",schemaPath:"#/properties/description/is",keyword:"is",params:{},message:"must pass \"is\" keyword validation",schema:"text",parentSchema:schema20.properties.description,data:data8}];
return false;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate19.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema20.type,parentSchema:schema20,data}];
return false;
}
}
validate19.errors = vErrors;
return errors === 0;
}

export const validators: ReadonlyMap<string, ValidateFunction> = new Map([
  [JSON.stringify(schema12), validate11],
  [JSON.stringify(schema13), validate12],
  [JSON.stringify(schema14), validate13],
  [JSON.stringify(schema15), validate14],
  [JSON.stringify(schema16), validate15],
  [JSON.stringify(schema17), validate16],
  [JSON.stringify(schema18), validate17],
  [JSON.stringify(schema19), validate18],
  [JSON.stringify(schema20), validate19],
]);
